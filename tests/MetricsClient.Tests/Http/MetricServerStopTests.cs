using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Http;

public sealed class MetricServerStopTests
{
    private const string Body = "# HELP up Whether this is up.\n# TYPE up gauge\nup 1\n";
    private const string Get = "GET /metrics HTTP/1.1\nHost: localhost\n\n";
    private static readonly HttpClient s_http = new();

    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _registry;
    private MetricServer? _forgettable;

    public MetricServerStopTests()
    {
        _registry = new CollectorRegistry(_time);
        _registry.CreateGauge("up", "Whether this is up.").Set(1);
    }

    [Fact]
    public async Task Stop_aborts_the_scrapes_in_progress_and_frees_the_port()
    {
        MetricServerTests.AddMegabytes(_registry);
        using MetricServer server = Server(new MetricServerOptions { Port = TestPort.Next() }).Start();
        using RawClient slow = await RawClient.SendAsync(server.Port, Get);
        long promised = await slow.ReadContentLengthAsync();

        server.Stop();
        long got = await slow.ReadToEndAsync();
        using MetricServer next = Server(new MetricServerOptions { Port = server.Port }).Start();

        Assert.InRange(got, 0, promised - 1);
        Assert.Equal(Body, await s_http.GetStringAsync(
            new Uri(Url(next) + "?name[]=up"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Stop_does_not_wait_for_a_hanging_callback()
    {
        var started = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        CancellationToken callbackToken = default;
        using IDisposable callback = _registry.AddBeforeCollectCallback(token =>
        {
            callbackToken = token;
            started.SetResult();
            return never.Task;
        });
        MetricServer server = Server().Start();
        using RawClient client = await RawClient.SendAsync(server.Port, Get);
        await started.Task;

        server.Stop();

        Assert.True(callbackToken.IsCancellationRequested);
        await client.ReadToEndAsync();
    }

    [Fact]
    public async Task A_stopped_server_leaves_no_thread_or_timer_that_keeps_it_alive()
    {
        Uri url = StartForgettable();
        await s_http.GetStringAsync(url, TestContext.Current.CancellationToken);
        WeakReference server = StopForgettable();

        Assert.True(SpinWait.SpinUntil(() => IsCollected(server), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_server_starts_once()
    {
        using MetricServer server = Server().Start();

        Assert.Throws<InvalidOperationException>(server.Start);
        server.Stop();
        Assert.Throws<InvalidOperationException>(server.Start);
    }

    private static Uri Url(MetricServer server) => new($"http://localhost:{server.Port}/metrics");

    private static bool IsCollected(WeakReference server)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return !server.IsAlive;
    }

    // Not inlined: no local variable of the test keeps the server alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Uri StartForgettable()
    {
        _forgettable = Server().Start();
        return Url(_forgettable);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference StopForgettable()
    {
        var reference = new WeakReference(_forgettable);
        _forgettable!.Stop();
        _forgettable = null;
        return reference;
    }

    private MetricServer Server() => Server(new MetricServerOptions { Port = 0 });

    private MetricServer Server(MetricServerOptions options)
    {
        options.Registries.Add(_registry);
        options.Port = options.Port == 9464 ? 0 : options.Port;
        return new MetricServer(options);
    }
}
