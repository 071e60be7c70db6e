using MetricsClient;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// A program that ends in a requested way, for the tests of the final push of a process:
//   ExitChild GATEWAY KIND ENDING BLOCKED-POOL-ITEMS BUDGET-SECONDS [JOB]
// A gateway whose address ends in /write is a receiver of remote write.
// The kinds: plain, service (plain, with periodic pushes), dispose, delete, batch, host, host-and-own, host-batch; callback-HOW, with a callback that blocks, throws, exits,
// pushes or disposes; starved-later and starved-for-a-while, which block the thread pool after the pusher was created.
// The endings: return, foreground (a thread that outlives Main), code (return 24), exit, throw, throw-async (from an async void method),
// throw-thread, failfast, wait (for a signal), stubborn (wait, and ignore the token).
// The program prints a line before a wait.
//   ExitChild load THREADS SECONDS [zipf]
// Runs a RandomLoad, and prints its figures.
if (args[0] == "load")
{
    return RandomLoad.Run(int.Parse(args[1], null), TimeSpan.FromSeconds(int.Parse(args[2], null)), args is [.., "zipf"]);
}

string gateway = args[0];
string kind = args[1];
string ending = args[2];
int blockedItems = int.Parse(args[3], null);
var budget = TimeSpan.FromSeconds(int.Parse(args[4], null));

var registry = new CollectorRegistry();
Gauge progress = registry.CreateGauge("exit_child_progress", "How far the work got.");
registry.AddProblemCallback(static problem => Console.Error.WriteLine(problem.Message));
progress.Set(1);
StarvePool(blockedItems);
return kind switch
{
    "plain" or "service" or "delete" => RunPlain(),
    "dispose" => RunDisposed(),
    "starved-later" or "starved-for-a-while" => RunStarved(),
    _ when kind.StartsWith("callback-", StringComparison.Ordinal) => RunCallback(),
    "batch" => RunBatchAsync(CancellationToken.None).GetAwaiter().GetResult(),
    "host-batch" => RunHostedBatch(),
    _ => RunHost(),
};

int RunPlain()
{
    MetricPusherOptions options = Options(args.Length > 5 ? args[5] : kind);
    if (kind == "delete")
    {
        options.ShutdownAction = ShutdownAction.Delete;
    }

    MetricPusher pusher = Pusher(options);
    pusher.PushOnExit();
    if (kind == "service")
    {
        pusher.Start(TimeSpan.FromMilliseconds(100));
    }

    progress.Set(2);
    if (blockedItems == 0 && OperatingSystem.IsLinux())
    {
        // The pusher catches SIGHUP only while the thread pool answers, and a busy machine may start the pool late.
        WaitUntilHangupIsCaught(true);
    }

    return EndAsync(CancellationToken.None).GetAwaiter().GetResult();
}

// Prints the line at the start of the disposal of the pusher.
int RunDisposed()
{
    using MetricPusher pusher = Pusher(Options(kind));
    pusher.PushOnExit();
    progress.Set(2);
    Console.WriteLine("up");
    return 0;
}

// The line "called" shows each call of OnFailure.
int RunCallback()
{
    MetricPusherOptions options = Options("callback");
    MetricPusher? pusher = null;
    int calls = 0;
    options.Push.OnFailure = _ =>
    {
        Console.Error.WriteLine("called");
        calls++;
        switch (kind)
        {
            case "callback-throws":
                throw new InvalidOperationException("The callback.");
            case "callback-exits":
                Environment.Exit(7);
                break;
            case "callback-pushes" when calls < 3:
                pusher!.PushAsync().GetAwaiter().GetResult();
                break;
            case "callback-disposes":
                pusher!.Dispose();
                break;
            case "callback-blocks":
                Thread.Sleep(Timeout.Infinite);
                break;
        }
    };
    if (kind == "callback-problem-blocks")
    {
        registry.AddProblemCallback(static _ => Thread.Sleep(Timeout.Infinite));
    }

    pusher = Pusher(options);
    pusher.PushOnExit();
    if (ending == "push")
    {
        pusher.PushAsync().GetAwaiter().GetResult();
    }

    return EndAsync(CancellationToken.None).GetAwaiter().GetResult();
}

// Prints the line after the effect of the starvation on SIGHUP.
int RunStarved()
{
    using var release = new ManualResetEventSlim();
    Pusher(Options("plain")).PushOnExit();
    progress.Set(2);
    for (int i = 0; i < 50; i++)
    {
        ThreadPool.QueueUserWorkItem(_ => release.Wait());
    }

    WaitUntilHangupIsCaught(false);
    if (kind == "starved-for-a-while")
    {
        release.Set();
        WaitUntilHangupIsCaught(true);
    }

    return EndAsync(CancellationToken.None).GetAwaiter().GetResult();
}

static void WaitUntilHangupIsCaught(bool expected)
{
    static bool IsCaught() => (Convert.ToUInt64(
        File.ReadLines("/proc/self/status").First(static line => line.StartsWith("SigCgt:", StringComparison.Ordinal))[7..].Trim(), 16) & 1) != 0;
    while (IsCaught() != expected)
    {
        Thread.Sleep(10);
    }
}

async Task<int> RunBatchAsync(CancellationToken stop)
{
    var options = new BatchJobOptions { Push = { Registry = registry, ShutdownTimeout = budget } };
    AddDestination(options.Push);
    Func<BatchJob, CancellationToken, Task<int>> work = async (job, token) =>
    {
        progress.Set(2);
        using (job.StartStage("end"))
        {
            return await EndAsync(token);
        }
    };
    return await BatchJob.RunAsync(args.Length > 5 ? args[5] : "batch", options, work, stop);
}

int RunHostedBatch()
{
    HostApplicationBuilder builder = Host.CreateApplicationBuilder();
    builder.Services.AddHostedService(services => new BatchWorker(RunBatchAsync, services.GetRequiredService<IHostApplicationLifetime>()));
    using IHost host = builder.Build();
    host.Run();
    return 0;
}

int RunHost()
{
    HostApplicationBuilder builder = Host.CreateApplicationBuilder();
    builder.Services.AddSingleton(registry);
    builder.Services.AddMetricPusher(options => Copy(Options("host"), options));
    builder.Services.AddHostedService(_ => new LastWork(progress));
    using IHost host = builder.Build();
    if (kind == "host-and-own")
    {
        Pusher(Options("own")).PushOnExit();
    }

    host.Start();
    progress.Set(2);
    if (ending != "wait")
    {
        return EndAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    Console.WriteLine("up");
    host.WaitForShutdown();
    return 0;
}

async Task<int> EndAsync(CancellationToken token)
{
    switch (ending)
    {
        case "code":
            return 24;
        case "foreground":
            var outlives = new Thread(() => progress.Set(3));
            outlives.Start();
            return 0;
        case "exit":
            Environment.Exit(3);
            return 0;
        case "throw":
            throw new InvalidOperationException("The end.");
        case "throw-async":
            ThrowLater();
            await Task.Delay(Timeout.Infinite, token);
            return 0;
        case "throw-thread":
            new Thread(static () => throw new InvalidOperationException("The end.")).Start();
            await Task.Delay(Timeout.Infinite, token);
            return 0;
        case "failfast":
            Environment.FailFast("The end.");
            return 0;
        case "wait":
            Console.WriteLine("up");
            await Task.Delay(Timeout.Infinite, token);
            return 0;
        case "stubborn":
            Console.WriteLine("up");
            Thread.Sleep(Timeout.Infinite);
            return 0;
        default:
            return 0;
    }
}

static async void ThrowLater()
{
    await Task.Yield();
    throw new InvalidOperationException("The end.");
}

#pragma warning disable CA2000 // Never disposed: the end of the process must cause the push.
static MetricPusher Pusher(MetricPusherOptions options) => new(options);
#pragma warning restore CA2000

MetricPusherOptions Options(string job)
{
    var options = new MetricPusherOptions { Job = job, Push = { Registry = registry, ShutdownTimeout = budget } };
    AddDestination(options.Push);
    return options;
}

void AddDestination(PushOptions push)
{
    if (gateway.EndsWith("/write", StringComparison.Ordinal))
    {
        push.AddRemoteWrite(new Uri(gateway));
    }
    else
    {
        push.Gateway = new Uri(gateway);
    }
}

static void Copy(MetricPusherOptions from, MetricPusherOptions to)
{
    to.Job = from.Job;
    to.Push.Gateway = from.Push.Gateway;
    to.Push.GroupingKey["instance"] = "";
    to.Push.ShutdownTimeout = from.Push.ShutdownTimeout;
}

static void StarvePool(int items)
{
    for (int i = 0; i < items; i++)
    {
        ThreadPool.QueueUserWorkItem(static _ => Thread.Sleep(Timeout.Infinite));
    }
}
