using System.Text.RegularExpressions;

namespace MetricsClient.Migration.Tool.Moving;

/// <summary>
/// A file with code below <c>#if</c>, which target frameworks compile differently. The move of one framework leaves the code of the others
/// as it was. Directives divide the file into parts, the same number before and after each move.
/// </summary>
internal sealed partial class Branches
{
    private readonly string[] _before;
    private readonly string[] _merged;

    private Branches(string[] before, string[] merged)
    {
        _before = before;
        _merged = merged;
    }

    /// <summary>Gets the text with the parts that at least one move has changed.</summary>
    public string Text => string.Concat(_merged);

    /// <summary>Merges the moves of a file.</summary>
    /// <param name="before">The text before the moves.</param>
    /// <param name="moved">The text after the move of each framework.</param>
    /// <returns>The merged file; null if two moves change a part differently.</returns>
    public static Branches? Of(string before, IReadOnlyList<string> moved)
    {
        string[] parts = Split(before), merged = [.. parts];
        foreach (string[] other in moved.Select(Split))
        {
            if (other.Length != parts.Length)
            {
                return null;
            }

            for (int i = 0; i < parts.Length; i++)
            {
                if (other[i] != parts[i] && merged[i] != parts[i] && merged[i] != other[i])
                {
                    return null;
                }

                merged[i] = other[i] != parts[i] ? other[i] : merged[i];
            }
        }

        return new Branches(parts, merged);
    }

    /// <summary>Returns the line of the merged file for a line of one move, both counted from 0.</summary>
    /// <param name="moved">The text after the move.</param>
    /// <param name="line">The line in this text.</param>
    /// <param name="isChanged">True if a move has changed the part with the line.</param>
    public int LineOf(string moved, int line, out bool isChanged)
    {
        string[] parts = Split(moved);
        int part = 0, start = 0, mergedStart = 0;
        while (part < parts.Length - 1 && start + Lines(parts[part]) <= line)
        {
            start += Lines(parts[part]);
            mergedStart += Lines(_merged[part]);
            part++;
        }

        isChanged = _merged[part] != _before[part];
        return mergedStart + line - start;
    }

    private static int Lines(string part) => part.AsSpan().Count('\n');

    // Each part starts with its directive.
    private static string[] Split(string text) => Directive().Split(text);

    [GeneratedRegex(@"(?=^[ \t]*#[ \t]*(?:if|elif|else|endif)\b)", RegexOptions.Multiline)]
    private static partial Regex Directive();
}
