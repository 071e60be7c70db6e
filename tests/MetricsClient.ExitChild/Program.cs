using MetricsClient;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// A program that ends as it is told, for the tests of what a process pushes at its end:
//   ExitChild GATEWAY (plain|host|host-and-own) (return|exit|throw|wait) BLOCKED-POOL-ITEMS
// With 'wait' it prints a line once it is up, and then waits for a signal.
string gateway = args[0];
string kind = args[1];
string ending = args[2];
int blockedItems = int.Parse(args[3], null);

var registry = new CollectorRegistry();
Gauge progress = registry.CreateGauge("exit_child_progress", "How far the work got.");
registry.OnProblem(static problem => Console.Error.WriteLine(problem.Message));
progress.Set(1);
StarvePool(blockedItems);
if (kind == "plain")
{
    RunPlain();
}
else
{
    RunHost();
}

return 0;

void RunPlain()
{
    Pusher("plain").PushOnExit();
    progress.Set(2);
    End();
}

void RunHost()
{
    HostApplicationBuilder builder = Host.CreateApplicationBuilder();
    builder.Services.AddSingleton(registry);
    builder.Services.AddMetricPusher(options => Copy(Options("host"), options));
    builder.Services.AddHostedService(_ => new LastWork(progress));
    using IHost host = builder.Build();
    if (kind == "host-and-own")
    {
        Pusher("own").PushOnExit();
    }

    host.Start();
    progress.Set(2);
    if (ending != "wait")
    {
        End();
        return;
    }

    Console.WriteLine("up");
    host.WaitForShutdown();
}

void End()
{
    switch (ending)
    {
        case "exit":
            Environment.Exit(3);
            break;
        case "throw":
            throw new InvalidOperationException("The end.");
        case "wait":
            Console.WriteLine("up");
            Thread.Sleep(Timeout.Infinite);
            break;
    }
}

#pragma warning disable CA2000 // Never disposed: what ends the process must be what pushes.
MetricPusher Pusher(string job) => new(Options(job));
#pragma warning restore CA2000

PushOptions Options(string job) => new() { Gateway = new Uri(gateway), Job = job, Registry = registry };

static void Copy(PushOptions from, PushOptions to)
{
    to.Gateway = from.Gateway;
    to.Job = from.Job;
}

static void StarvePool(int items)
{
    for (int i = 0; i < items; i++)
    {
        ThreadPool.QueueUserWorkItem(static _ => Thread.Sleep(Timeout.Infinite));
    }
}

/// <summary>Still has something to count when the host stops.</summary>
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
