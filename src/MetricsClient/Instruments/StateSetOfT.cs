using MetricsClient.Model;
using MetricsClient.Storage;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Which of several states hold: of those that exclude each other one, of others any number.</summary>
/// <typeparam name="TState">The states, each shown under its name.</typeparam>
/// <remarks>A scrape shows one sample for each state, 1 if it holds, and all of one moment.</remarks>
public sealed class StateSet<TState> : MetricSeries
    where TState : struct, Enum
{
    // In the order of their values, one for each value.
    private static readonly TState[] s_states = [.. Enum.GetValues<TState>().Distinct()];

    private readonly LabelSet[] _labels;
    private StateBits _bits;

    internal StateSet(SeriesIdentity identity)
        : base(identity)
    {
        _labels = Shape.LabelStates(Owner.Schema, LabelValues);
    }

    internal static string[] Names => Array.ConvertAll(s_states, static state => state.ToString());

    /// <summary>Whether a state holds.</summary>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    public bool Holds(TState state) => _bits.Holds(IndexOf(state));

    /// <summary>Makes this state hold, and no other. Lock-free, no allocation.</summary>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    public void Set(TState state)
    {
        _bits.SetOnly(IndexOf(state));
        AfterUpdate();
    }

    /// <summary>Makes a state hold or not, and leaves the others alone. Lock-free, no allocation.</summary>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    public void Set(TState state, bool holds)
    {
        _bits.Set(IndexOf(state), holds);
        AfterUpdate();
    }

    private StateSetShape Shape => (StateSetShape)Owner.Shape;

    internal override void WriteTo(MetricEncoder encoder) => StateSet.Write(_labels, _bits.Now, encoder);

    private int IndexOf(TState state)
    {
        int index = Array.IndexOf(s_states, state);
        return index >= 0 ? index : throw Throw.UnknownState(Owner.Name, state.ToString());
    }
}
