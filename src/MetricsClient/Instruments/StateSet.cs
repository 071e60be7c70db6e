using MetricsClient.Model;
using MetricsClient.Storage;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// A fixed list of named states. Each state is on or off. The states may exclude each other, such as phases, or be independent, such as
/// feature flags.
/// </summary>
/// <remarks>
/// A scrape exposes one sample for each state, with the value 1 if the state is on, and reads all states at the same moment. All members
/// are thread-safe. An update is lock-free and allocates nothing.
/// </remarks>
public sealed class StateSet : MetricSeries
{
    private readonly LabelSet[] _labels;
    private StateBits _bits;

    internal StateSet(SeriesIdentity identity)
        : base(identity)
    {
        _labels = Shape.LabelStates(Owner.Schema, GetLabelValues());
    }

    /// <summary>Gets all states, in the order in which they were passed at the creation.</summary>
    public IReadOnlyList<string> States => Shape.States;

    /// <summary>Reads a state. Thread-safe and lock-free.</summary>
    /// <param name="state">The name of the state.</param>
    /// <returns>True if the state is on.</returns>
    /// <exception cref="ArgumentException">The set has no state of this name.</exception>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public bool IsEnabled(string state) => _bits.IsEnabled(IndexOf(state));

    /// <summary>Turns one state on and all other states off, by one atomic write. Thread-safe and lock-free.</summary>
    /// <param name="state">The name of the state.</param>
    /// <exception cref="ArgumentException">The set has no state of this name.</exception>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public void Set(string state)
    {
        _bits.SetOnly(IndexOf(state));
        AfterUpdate();
    }

    /// <summary>Turns one state on or off without changing the other states. Thread-safe and lock-free.</summary>
    /// <param name="state">The name of the state.</param>
    /// <param name="enabled">True to turn the state on.</param>
    /// <exception cref="ArgumentException">The set has no state of this name.</exception>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public void Set(string state, bool enabled)
    {
        _bits.Set(IndexOf(state), enabled);
        AfterUpdate();
    }

    private StateSetShape Shape => (StateSetShape)Owner.Shape;

    internal override void WriteTo(MetricEncoder encoder) => Write(_labels, _bits.Now, encoder);

    /// <summary>Writes a sample for each state.</summary>
    internal static void Write(LabelSet[] labels, StateBits bits, MetricEncoder encoder)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            encoder.Sample(labels[i], bits.IsEnabled(i) ? 1 : 0);
        }
    }

    private int IndexOf(string state)
    {
        ArgumentNullException.ThrowIfNull(state);
        int index = Shape.IndexOf(state);
        return index >= 0 ? index : throw Throw.UnknownState(Owner.Name, state);
    }
}
