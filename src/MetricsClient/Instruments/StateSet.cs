using MetricsClient.Model;
using MetricsClient.Storage;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Which of several named states hold: of those that exclude each other one, of others any number.</summary>
/// <remarks>A scrape shows one sample for each state, 1 if it holds, and all of one moment.</remarks>
public sealed class StateSet : MetricSeries
{
    private readonly LabelSet[] _labels;
    private StateBits _bits;

    internal StateSet(SeriesIdentity identity)
        : base(identity)
    {
        _labels = Shape.LabelStates(Owner.Schema, LabelValues);
    }

    /// <summary>All states, in the order in which they were named.</summary>
    public IReadOnlyList<string> States => Shape.States;

    /// <summary>Whether a state holds.</summary>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    public bool Holds(string state) => _bits.Holds(IndexOf(state));

    /// <summary>Makes this state hold, and no other. Lock-free, no allocation.</summary>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    public void Set(string state)
    {
        _bits.SetOnly(IndexOf(state));
        AfterUpdate();
    }

    /// <summary>Makes a state hold or not, and leaves the others alone. Lock-free, no allocation.</summary>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    public void Set(string state, bool holds)
    {
        _bits.Set(IndexOf(state), holds);
        AfterUpdate();
    }

    private StateSetShape Shape => (StateSetShape)Owner.Shape;

    internal override void WriteTo(MetricEncoder encoder) => Write(_labels, _bits.Now, encoder);

    /// <summary>Writes a sample for each state.</summary>
    internal static void Write(LabelSet[] labels, StateBits bits, MetricEncoder encoder)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            encoder.Sample(labels[i], bits.Holds(i) ? 1 : 0);
        }
    }

    private int IndexOf(string state)
    {
        ArgumentNullException.ThrowIfNull(state);
        int index = Shape.IndexOf(state);
        return index >= 0 ? index : throw Throw.UnknownState(Owner.Name, state);
    }
}
