using MetricsClient.Collectors;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Receives the state sets of one family from a collector.</summary>
public sealed class StateSetWriter
{
    private readonly MetricWriter _writer;
    private readonly CollectedFamily _family;
    private readonly string[] _states;

    internal StateSetWriter(MetricWriter writer, CollectedFamily family, string[] states)
    {
        _writer = writer;
        _family = family;
        _states = states;
    }

    /// <summary>Adds a state set.</summary>
    /// <param name="enabledStates">The states that are on. All other states are off.</param>
    /// <param name="labelValues">The label values, in the order of the label names.</param>
    /// <returns>This object, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">
    /// A state is unknown, the number of label values is wrong, or the label values are repeated.
    /// </exception>
    public StateSetWriter Add(IReadOnlyCollection<string> enabledStates, params string[] labelValues) => _writer.Checked(() => MetricWriter.Copied(enabledStates), enabled =>
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        if (Array.FindIndex(enabled, state => !_states.Contains(state)) is >= 0 and int unknown)
        {
            throw Throw.UnknownState(_family.Header.Name, enabled[unknown]);
        }

        foreach (string state in _states)
        {
            _family.Add([.. labelValues, state], enabled.Contains(state) ? 1 : 0);
        }

        return this;
    });
}
