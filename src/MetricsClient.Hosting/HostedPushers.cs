using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetricsClient.Hosting;

/// <summary>
/// Runs the pushers of a host. The pushers start before the services of the host and stop after all services have
/// stopped, so that the final push contains the final values. The final push has the time budget
/// <see cref="PushOptions.ShutdownTimeout"/>, even if the host has already used up its time limit for the shutdown.
/// </summary>
internal sealed class HostedPushers : IHostedLifecycleService, IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan s_flushTime = TimeSpan.FromSeconds(1);

    private readonly IOptionsMonitor<MetricPusherOptions> _options;
    private readonly PusherName[] _names;
    private readonly CollectorRegistry _registry;
    private readonly ILogger _log;
    private readonly List<MetricPusher> _pushers = [];
    private readonly List<IDisposable> _registrations = [];
    private CollectorRegistry[] _reporting = [];

    public HostedPushers(
        IServiceProvider services,
        IOptionsMonitor<MetricPusherOptions> options,
        IEnumerable<PusherName> names,
        ILoggerFactory loggers)
    {
        _options = options;
        _names = [.. names.Distinct()];
        _registry = services.GetService<CollectorRegistry>() ?? Metrics.DefaultRegistry;
        _log = loggers.CreateLogger(nameof(MetricsClient));
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        (PusherName Name, MetricPusherOptions Options)[] all = [.. _names.Select(name => (name, _options.Get(name.Name)))];
        HashSet<CollectorRegistry> registries = [_registry, .. all.Select(pusher => pusher.Options.Push.Registry ??= _registry)];
        _reporting = [.. registries];
        _registrations.AddRange(_reporting.Select(registry => registry.AddProblemCallback(_log.Problem)));
        foreach ((PusherName name, MetricPusherOptions options) in all)
        {
            Add(name, options);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Task.WhenAll(_pushers.Select(static pusher => pusher.DisposeAsync().AsTask())).ConfigureAwait(false);
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        try
        {
            _pushers.ForEach(static pusher => pusher.Dispose());

            // The log must contain the problems of the final push.
            Array.ForEach(_reporting, static registry => registry.Problems.Flush(s_flushTime));
        }
        finally
        {
            _registrations.ForEach(static registration => registration.Dispose());
        }
    }

    private void Add(PusherName name, MetricPusherOptions options)
    {
        if (!options.Push.HasDestination)
        {
            _log.Disabled(name.DisplayName);
            return;
        }

        var pusher = new MetricPusher(options);
        _pushers.Add(pusher);
        if (DefaultInstance.ProblemOf(name, options) is { } problem)
        {
            options.Push.Registry!.Report(problem);
        }

        // The host reacts to signals, so the pushers ignore signals. PushOnExit is still needed for Environment.Exit,
        // which the host does not notice.
        _registrations.Add(MetricPusher.LeaveSignalsToHost());
        _registrations.Add(pusher.PushOnExit());
        pusher.Start();
    }
}
