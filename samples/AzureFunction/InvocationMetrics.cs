using MetricsClient;

namespace AzureFunction;

/// <summary>Counts and times the invocations of functions, and sends the samples before the platform can freeze the process.</summary>
public sealed class InvocationMetrics : IAsyncDisposable
{
    private readonly MetricFamily<Counter> _invocations;
    private readonly MetricFamily<Histogram> _durations;
    private readonly MetricPusher _pusher;

    private InvocationMetrics(CollectorRegistry registry, MetricPusher pusher)
    {
        _invocations = registry.CreateCounter("function_invocations_total", "Invocations.", "function", "outcome");
        _durations = registry.CreateHistogram("function_duration_seconds", "Duration of an invocation.", "function");
        _pusher = pusher;
    }

    /// <summary>Creates the metrics. Without a receiver, they are counted and not sent.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="receiver">The address of the receiver, or null.</param>
    /// <param name="limit">The longest delay of an invocation. The next invocation sends samples that are not sent in this time.</param>
    /// <returns>The metrics.</returns>
    public static InvocationMetrics Create(CollectorRegistry registry, string? receiver, TimeSpan limit)
    {
        MetricPusherOptions options = new() { Job = "function", Push = { Registry = registry, Timeout = limit } };
        if (receiver is not null)
        {
            options.Push.AddRemoteWrite(new Uri(receiver));
        }

        // Without Start: a timer would push at an arbitrary time after the process was frozen.
        return new InvocationMetrics(registry, new MetricPusher(options));
    }

    /// <summary>Runs an invocation.</summary>
    /// <returns>A task that ends after the push.</returns>
    public async Task RunAsync(string function, Func<Task> invocation)
    {
        string outcome = "failed";
        try
        {
            using (_durations.WithLabels(function).NewTimer())
            {
                await invocation();
            }

            outcome = "succeeded";
        }
        finally
        {
            _invocations.WithLabels(function, outcome).Inc();
            await _pusher.PushAsync();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pusher.DisposeAsync();
}
