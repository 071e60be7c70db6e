using MetricsClient.Model;
using MetricsClient.Storage;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// A fixed list of states, named by an enum. Each state is on or off. The states may exclude each other, such as phases, or be independent,
/// such as feature flags.
/// </summary>
/// <typeparam name="TState">The states. The names of the enum members are exposed.</typeparam>
/// <remarks>
/// A scrape exposes one sample for each state, with the value 1 if the state is on, and reads all states at the same moment. All members
/// are thread-safe. An update is lock-free and allocates nothing.
/// </remarks>
public sealed class StateSet<TState> : MetricSeries
    where TState : struct, Enum
{
    // In ascending order of the values. Enum members with equal values are one state.
    private static readonly TState[] s_states = [.. Enum.GetValues<TState>().Distinct()];

    private readonly LabelSet[] _labels;
    private StateBits _bits;

    internal StateSet(SeriesIdentity identity)
        : base(identity)
    {
        _labels = Shape.LabelStates(Owner.Schema, GetLabelValues());
    }

    internal static string[] Names => Array.ConvertAll(s_states, static state => state.ToString());

    /// <summary>Reads a state. Thread-safe and lock-free.</summary>
    /// <param name="state">The state.</param>
    /// <returns>True if the state is on.</returns>
    /// <exception cref="ArgumentException">The value is not a member of <typeparamref name="TState"/>.</exception>
    public bool IsEnabled(TState state) => _bits.IsEnabled(IndexOf(state));

    /// <inheritdoc cref="StateSet.Set(string)" path="/summary"/>
    /// <inheritdoc cref="IsEnabled(TState)" path="/param|/exception"/>
    public void Set(TState state)
    {
        _bits.SetOnly(IndexOf(state));
        AfterUpdate();
    }

    /// <inheritdoc cref="StateSet.Set(string, bool)" path="/summary|/param[@name='enabled']"/>
    /// <inheritdoc cref="IsEnabled(TState)" path="/param|/exception"/>
    public void Set(TState state, bool enabled)
    {
        _bits.Set(IndexOf(state), enabled);
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
