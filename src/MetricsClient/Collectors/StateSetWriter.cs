using MetricsClient.Collectors;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Takes the state sets of one family, which share their states.</summary>
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

    /// <summary>Adds a state set of which these states hold, and no others.</summary>
    /// <exception cref="ArgumentException">There is no such state, or the labels do not fit or were there before.</exception>
    public StateSetWriter Add(IReadOnlyCollection<string> holding, params string[] labelValues) => _writer.Checked(() =>
    {
        ArgumentNullException.ThrowIfNull(holding);
        ArgumentNullException.ThrowIfNull(labelValues);
        if (holding.Except(_states).FirstOrDefault() is { } unknown)
        {
            throw Throw.UnknownState(_family.Header.Name, unknown);
        }

        foreach (string state in _states)
        {
            _family.Add([.. labelValues, state], holding.Contains(state) ? 1 : 0);
        }

        return this;
    });
}
