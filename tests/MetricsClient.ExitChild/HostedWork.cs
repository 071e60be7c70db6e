using MetricsClient;
using Microsoft.Extensions.Hosting;

/// <summary>Runs a batch job as the whole purpose of a host.</summary>
internal sealed class BatchWorker : BackgroundService
{
    private readonly Func<CancellationToken, Task> _run;
    private readonly IHostApplicationLifetime _host;

    public BatchWorker(Func<CancellationToken, Task> run, IHostApplicationLifetime host)
    {
        _run = run;
        _host = host;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _run(stoppingToken);
        _host.StopApplication();
    }
}

/// <summary>Updates a metric while the host stops.</summary>
internal sealed class LastWork : IHostedService
{
    private readonly Gauge _progress;

    public LastWork(Gauge progress)
    {
        _progress = progress;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _progress.Set(3);
        return Task.CompletedTask;
    }
}
