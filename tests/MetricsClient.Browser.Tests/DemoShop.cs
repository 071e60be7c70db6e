using System.Diagnostics;

namespace MetricsClient.Browser.Tests;

/// <summary>The metrics of a shop with simulated customers, for the screenshots of the documentation.</summary>
internal sealed class DemoShop : IAsyncDisposable
{
    private static readonly string[] s_routes = ["/", "/cart", "/orders/{id}", "/products/{id}", "/search"];
    private static readonly string[] s_methods = ["GET", "GET", "GET", "POST"];

    private readonly Random _random = new(4711);
    private readonly CancellationTokenSource _stopping = new();
    private readonly MetricFamily<Counter> _requests;
    private readonly MetricFamily<Histogram> _durations;
    private readonly MetricFamily<Gauge> _queue;
    private readonly Gauge _temperature;
    private readonly Summary _payload;
    private readonly Histogram _cache;
    private readonly MetricFamily<Counter> _tenants;
    private readonly Task _traffic;

    public DemoShop(CollectorRegistry registry)
    {
        registry.AllowUtf8Names = true;
        _requests = registry.CreateCounter("shop_requests_total", "HTTP requests that ended, by route and status code.", "method", "route", "code");
        _durations = registry.CreateHistogram(
            "shop_request_duration_seconds", "Time from the start to the end of an HTTP request.", ["route"],
            new HistogramOptions { Unit = "seconds", Buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] });
        _queue = registry.CreateGauge("shop_orders_waiting", "Orders waiting to be packed.", "warehouse");
        _temperature = registry.CreateGauge("warehouse.temperature.celsius", "Temperature of the cold room.");
        _payload = registry.CreateSummary(
            "shop_payload_bytes", "Size of the requests.", new SummaryOptions { Unit = "bytes", Quantiles = [0.5, 0.9, 0.99] });
        _cache = registry.CreateHistogram(
            "shop_cache_read_seconds", "Time of a read of the cache, with native buckets.",
            new HistogramOptions { Unit = "seconds", Buckets = [], Native = new NativeHistogramOptions() });
        _tenants = registry.CreateCounter("shop_tenant_orders_total", "Orders by tenant.", "tenant");
        registry.CreateInfo("shop_build_info", "The build of the program.").Set(new Dictionary<string, string> { ["version"] = "3.7.2", ["revision"] = "4f1c2ab" });
        registry.CreateStateSet("shop_mode", "The mode of the shop.", ["open", "read_only", "closed"]).Set("open");
        for (int tenant = 0; tenant < 1400; tenant++)
        {
            _tenants.WithLabels($"tenant-{tenant:0000}").Inc(_random.Next(1, 400));
        }

        for (int i = 0; i < 3; i++)
        {
            _durations.WithLabels("/").Observe(double.NaN);
        }

        _traffic = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _traffic;
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var clock = Stopwatch.StartNew();
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                Tick(clock.Elapsed.TotalSeconds);
            }
        }
        catch (OperationCanceledException)
        {
            // The shop closes.
        }
    }

    private void Tick(double seconds)
    {
        double load = 1 + (0.6 * Math.Sin(seconds / 9)) + (0.3 * Math.Sin(seconds / 2.3));
        int requests = (int)(12 * load) + _random.Next(3);
        for (int i = 0; i < requests; i++)
        {
            string route = s_routes[Math.Min(_random.Next(s_routes.Length), _random.Next(s_routes.Length))];
            string code = _random.Next(60) switch { 0 => "500", < 4 => "404", _ => "200" };
            double duration = Math.Exp((_random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 1.5) * 1.8) * 0.008 * (0.5 + load) * (route == "/search" ? 8 : 1);
            _requests.WithLabels(s_methods[_random.Next(s_methods.Length)], route, code).Inc();
            _durations.WithLabels(route).Observe(duration, Exemplar.From(new KeyValuePair<string, string>("trace_id", $"{_random.NextInt64():x16}")));
            _cache.Observe(duration / 50);
            _payload.Observe(200 + (_random.NextDouble() * _random.NextDouble() * 20_000));
        }

        _queue.WithLabels("north").Set(Math.Round(20 + (14 * Math.Sin(seconds / 7))));
        _queue.WithLabels("south").Set(Math.Round(11 + (6 * Math.Sin((seconds / 5) + 2)) + _random.Next(2)));
        _queue.WithLabels("harbor").Set(Math.Round(5 + (3 * Math.Cos(seconds / 11))));
        _temperature.Set(-18.4 + (0.6 * Math.Sin(seconds / 20)));
        _tenants.WithLabels($"tenant-{_random.Next(1400):0000}").Inc();
    }
}
