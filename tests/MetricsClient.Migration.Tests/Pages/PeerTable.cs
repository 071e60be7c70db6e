using System.Text.RegularExpressions;

namespace MetricsClient.Migration.Tests.Pages;

/// <summary>
/// The reference table of a migration page. The first cell of a row names a type and its members in code, and <c>*</c> for all other
/// members. The second cell names the counterpart.
/// </summary>
internal sealed partial class PeerTable
{
    private readonly List<(string Type, string[] Members, string Counterpart)> _rows = [];

    private PeerTable()
    {
    }

    /// <summary>Gets the rows.</summary>
    public IReadOnlyList<(string Type, string[] Members, string Counterpart)> Rows => _rows;

    /// <summary>Reads the tables of a page whose first heading is <c>type and members</c>.</summary>
    public static PeerTable Of(string page)
    {
        var table = new PeerTable();
        bool isInside = false;
        foreach (string line in page.Split('\n'))
        {
            isInside = line.StartsWith('|') && (isInside || line.StartsWith("| type and members", StringComparison.Ordinal));
            string[] cells = line.Split(" | ");
            string[] names = isInside ? [.. Code().Matches(cells[0]).Select(static match => match.Groups[1].Value)] : [];
            if (names.Length > 0 && cells.Length == 2)
            {
                table._rows.Add((names[0], names[1..], cells[1]));
            }
        }

        return table;
    }

    /// <summary>Returns the types and members that the table does not name, and the names of the table that the library does not have.</summary>
    public IEnumerable<string> Differences(SortedDictionary<string, SortedSet<string>> api)
    {
        foreach ((string type, SortedSet<string> members) in api)
        {
            string[] named = [.. _rows.Where(row => row.Type == type).SelectMany(static row => row.Members)];
            if (!_rows.Any(row => row.Type == type))
            {
                yield return $"not on the page: | `{type}`{string.Concat(members.Select(static member => $", `{member}`"))} |  |";
            }
            else if (!named.Contains("*") && members.Except(named).ToArray() is { Length: > 0 } missing)
            {
                yield return $"not on the page: {type}: {string.Join(", ", missing)}";
            }
        }

        foreach ((string type, string[] members, _) in _rows)
        {
            foreach (string stale in members.Where(member => member != "*" && !(api.TryGetValue(type, out SortedSet<string>? known) && known.Contains(member))))
            {
                yield return $"not in the library: {type}.{stale}";
            }

            if (!api.ContainsKey(type))
            {
                yield return $"not in the library: {type}";
            }
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
