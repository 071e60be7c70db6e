using MetricsClient.Text;

namespace MetricsClient.Model;

/// <summary>The states of a family of state sets, and the labels of each state.</summary>
internal sealed class StateSetShape : FamilyShape
{
    /// <summary>
    /// The limit on the number of states. All states of a series are bits of one 64-bit word, so that a scrape reads all states at the same
    /// moment.
    /// </summary>
    public const int MaxStates = 64;

    private readonly string[] _states;

    // The label names of the family, followed by the label for the state, which has the name of the family. If two threads create the
    // schema at the same time, the two schemas are equal, and either may be stored.
    private LabelSchema? _schema;

    /// <exception cref="ArgumentException">There are no states, too many states, or equal states.</exception>
    public StateSetShape(string family, IReadOnlyList<string> states)
        : base(MetricKind.StateSet)
    {
        Family = family;
        _states = Checked(family, states);
    }

    /// <summary>Gets the name of the family, which is also the name of the label for the state.</summary>
    public string Family { get; }

    public IReadOnlyList<string> States => _states;

    /// <summary>Validates the states and returns a copy.</summary>
    /// <exception cref="ArgumentException">There are no states, too many states, or equal states.</exception>
    public static string[] Checked(string family, IReadOnlyList<string> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        string[] copy = [.. states];
        bool isValid = copy.Length is > 0 and <= MaxStates
            && !copy.Contains(null!)
            && !Array.Exists(copy, static state => LabelValueLimit.IsExceededBy(state, LabelValueLimit.DefaultMaxBytes))
            && copy.Select(EscapedText.WellFormed).Distinct().Count() == copy.Length;
        return isValid ? copy : throw Throw.BadStates(family);
    }

    /// <summary>Returns the index of the state with this name; -1 if there is no such state.</summary>
    public int IndexOf(string state) => Array.IndexOf(_states, state);

    /// <summary>Returns the label set of each state of one series.</summary>
    public LabelSet[] LabelStates(LabelSchema series, IReadOnlyList<string> labelValues)
    {
        LabelSchema schema = _schema ??= new LabelSchema([.. series.Names, Family], series.StaticLabels);
        return Array.ConvertAll(_states, state => new LabelSet(schema, schema.Render([.. labelValues, state])));
    }

    protected override string? SettingsDifferenceTo(FamilyShape other)
    {
        string[] states = ((StateSetShape)other)._states;
        return _states.AsSpan().SequenceEqual(states)
            ? null
            : $"with the states ({string.Join(", ", _states)}), not ({string.Join(", ", states)})";
    }
}
