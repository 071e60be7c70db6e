using MetricsClient.Text;

namespace MetricsClient.Model;

/// <summary>The states of a family of state sets, and how its series are labelled with them.</summary>
internal sealed class StateNames
{
    /// <summary>All states of a series are one word, so that a scrape sees those of one moment.</summary>
    public const int Max = 64;

    private readonly string[] _names;
    private readonly LabelSchema _shown;

    /// <summary>Names the states of a family whose series are shown under the label names, and one more that is named as the family.</summary>
    /// <exception cref="ArgumentException">There are no states, or too many, or one twice.</exception>
    public StateNames(
        string family, IReadOnlyList<string> names, string[] labelNames, IReadOnlyList<KeyValuePair<string, string>> staticLabels)
    {
        Family = family;
        _names = Checked(family, names);
        _shown = new LabelSchema([.. labelNames, family], staticLabels);
    }

    /// <summary>The name of the family, which is also that of the label.</summary>
    public string Family { get; }

    public IReadOnlyList<string> Names => _names;

    /// <summary>A copy of the names.</summary>
    /// <exception cref="ArgumentException">There are no names, or too many, or one twice.</exception>
    public static string[] Checked(string family, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] copy = [.. names];
        return copy.Length is > 0 and <= Max && !copy.Contains(null!) && copy.Select(EscapedText.WellFormed).Distinct().Count() == copy.Length
            ? copy
            : throw Throw.BadStates(family);
    }

    /// <summary>The place of a state; -1 if there is no such state.</summary>
    public int IndexOf(string name) => Array.IndexOf(_names, name);

    /// <summary>The labels of each state of one series.</summary>
    public LabelSet[] Label(IReadOnlyList<string> labelValues) =>
        Array.ConvertAll(_names, state => new LabelSet(_shown, _shown.Render([.. labelValues, state])));
}
