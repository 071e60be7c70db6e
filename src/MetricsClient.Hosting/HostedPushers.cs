using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetricsClient.Hosting;

/// <summary>
/// Runs the pushers of a host: from before its services start until after they have stopped, so that the last push has
/// their last values. It takes the time of <see cref="PushOptions.ExitBudget"/>, even when the host has none left.
/// </summary>
internal sealed class HostedPushers : IHostedLifecycleService, IDisposable, IAsyncDisposable
{
    private readonly IServiceProvider _services;
    private readonly PusherSetup[] _setups;
    private readonly ILogger _log;
    private readonly List<MetricPusher> _pushers = [];
    private readonly List<IDisposable> _registrations = [];

    public HostedPushers(IServiceProvider services, IEnumerable<PusherSetup> setups, ILoggerFactory loggers)
    {
        _services = services;
        _setups = [.. setups];
        _log = loggers.CreateLogger(nameof(MetricsClient));
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        CollectorRegistry registry = _services.GetService<CollectorRegistry>() ?? Metrics.DefaultRegistry;
        var registries = new HashSet<CollectorRegistry> { registry };
        foreach (IGrouping<string, PusherSetup> setups in _setups.GroupBy(static setup => setup.Name, StringComparer.Ordinal))
        {
            var options = new PushOptions { Registry = registry };
            foreach (PusherSetup setup in setups)
            {
                setup.Configure(_services, options);
            }

            registries.Add(options.Registry ??= registry);
            Add(setups.Key, options);
        }

        _registrations.AddRange(registries.Select(one => one.AddProblemCallback(_log.Problem)));
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_pushers.Select(static pusher => pusher.DisposeAsync().AsTask())).ConfigureAwait(false);
        Dispose();
    }

    public void Dispose()
    {
        _pushers.ForEach(static pusher => pusher.Dispose());
        _registrations.ForEach(static registration => registration.Dispose());
    }

    private void Add(string name, PushOptions options)
    {
        if (options is { Gateway: null, TextfileDirectory: null, Spool: null })
        {
            _log.Disabled(name);
            return;
        }

        var pusher = new MetricPusher(options);
        _pushers.Add(pusher);

        // The host turns signals into an orderly end; ProcessExit is for whoever calls Environment.Exit.
        _registrations.Add(MetricPusher.LeaveSignalsToHost());
        _registrations.Add(pusher.PushOnExit());
        _registrations.Add(pusher.Start());
    }
}
