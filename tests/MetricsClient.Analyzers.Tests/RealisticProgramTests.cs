namespace MetricsClient.Analyzers.Tests;

/// <summary>Programs with a host as users write them. No analyzer throws, and only the mistakes are reported.</summary>
public class RealisticProgramTests
{
    [Fact]
    public Task A_web_application_with_a_singleton_of_metrics() => HasNoFinding(
        """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.DependencyInjection;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<CollectorRegistry>();
        builder.Services.AddSingleton<OrderMetrics>();
        builder.Services.AddScoped<OrderService>();
        builder.Services.AddSingleton(static provider => provider.GetRequiredService<CollectorRegistry>().CreateGauge("shop_open_orders", "Open orders."));
        var app = builder.Build();
        Counter requests = Metrics.CreateCounter("shop_requests_total", "Requests.");
        app.Use(async (context, next) =>
        {
            requests.Inc();
            using (context.RequestServices.GetRequiredService<Gauge>().TrackInProgress())
            {
                await next(context);
            }
        });
        var orders = app.MapGroup("/orders");
        orders.MapPost("/{id:int}", async (int id, OrderService service, HttpContext context) =>
        {
            await service.PlaceAsync(id);
            return Results.Ok();
        });
        await app.RunAsync();

        internal sealed class OrderMetrics(CollectorRegistry registry)
        {
            public MetricFamily<Counter> Placed { get; } = registry.CreateCounter("shop_orders_total", "Orders.", "kind", "outcome");
            public Histogram Duration { get; } = registry.CreateHistogram("shop_order_seconds", "Time.", new HistogramOptions { Buckets = Buckets.Linear(0.1, 0.1, 10) });
        }

        internal sealed class OrderService(OrderMetrics metrics)
        {
            private readonly Counter _placed = metrics.Placed.WithLabels("web", "ok");

            public async Task PlaceAsync(int id)
            {
                using DurationTimer timer = metrics.Duration.NewTimer();
                await Task.Delay(id);
                (id > 5 ? _placed : metrics.Placed.WithLabels("web", "small")).Inc();
            }
        }
        """);

    [Fact]
    public async Task A_web_application_with_metrics_of_each_request() => Assert.Equal(
        ["MC0014 CreateHistogram", "MC0014 CreateCounter", "MC0014 CreateCounter"],
        await CompiledProgram.Findings(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.Extensions.DependencyInjection;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddScoped<IOrders, Orders>();
            var app = builder.Build();
            app.MapGroup("/orders").MapGet("/", (IOrders orders) =>
            {
                Metrics.CreateHistogram("shop_order_seconds", "Time.").Observe(1);
                return orders.Place();
            });
            app.MapDelete("/", Delete);
            app.Run();

            static string Delete()
            {
                Metrics.CreateCounter("shop_deletes_total", "Deleted orders.").Inc();
                return "";
            }

            internal interface IOrders
            {
                string Place();
            }

            internal sealed class Orders(CollectorRegistry registry) : IOrders
            {
                private readonly Counter _placed = registry.CreateCounter("shop_orders_total", "Orders.");

                public string Place()
                {
                    _placed.Inc();
                    return "";
                }
            }
            """));

    [Fact]
    public Task A_worker_with_computed_metrics_and_parallel_loops() => HasNoFinding(
        """
        using System.Collections.Concurrent;
        using System.Threading;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        public sealed class Worker : BackgroundService
        {
            private static readonly string[] s_queues = ["mail", "print"];
            private readonly ConcurrentDictionary<string, Counter> _counters = new();
            private readonly Gauge _last;

            public Worker(CollectorRegistry registry)
            {
                _last = registry.CreateGauge("worker_last_run_timestamp_seconds", "Last run.");
                foreach (string queue in s_queues)
                {
                    _counters[queue] = registry.CreateCounter($"worker_{queue}_total", "Jobs of a queue.");
                }
            }

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await Parallel.ForEachAsync(s_queues, stoppingToken, async (queue, stop) =>
                    {
                        _counters.GetOrAdd(queue, static name => Metrics.CreateCounter("worker_other_total", "Other jobs.")).Inc();
                        await Task.Delay(1, stop);
                    });
                    _last.SetToCurrentTime();
                }
            }

            public static void Add(IServiceCollection services) => services.AddHostedService<Worker>().AddSingleton<Worker>();
        }
        """);

    [Fact]
    public Task Newest_syntax() => HasNoFinding(
        """
        public static class Extensions
        {
            extension(CollectorRegistry registry)
            {
                public Counter Jobs => registry.CreateCounter("ext_jobs_total", "Jobs.");

                public MetricFamily<Gauge> Depth(params IEnumerable<string> labels) => registry.CreateGauge("ext_depth", "Depth.", [.. labels]);
            }
        }

        public interface INamed
        {
            static abstract string Name { get; }
        }

        public partial class Holder<T>
            where T : INamed
        {
            public MetricFamily<Counter> Lazy => field ??= Metrics.CreateCounter("holder_total", "", "x");

            public partial Counter Part { get; }

            public required Gauge Given { get; init; }

            public void Run(Span<string> values, ReadOnlySpan<char> text)
            {
                Lazy.WithLabels(text.ToString()).Inc();
                new CollectorRegistry().Depth("a", "b").WithLabels(values).Inc();
                var change = (ref double amount) => amount++;
                Gauge[] all = [Given, .. new[] { Given }];
                Given?.Value.ToString();
                using (Given.TrackInProgress())
                using (_ = Given.TrackInProgress())
                {
                }

                string kind = all switch { [] => "none", [{ Value: > 1 }] => "one", [.., var last] when last == Given => "given", _ => "many" };
                _ = (kind, Lazy) is ({ Length: 1 }, not null) ? Lazy.Remove("x") : Lazy.RemoveWhere(labels => labels[0] == T.Name) > 0;
            }
        }

        public partial class Holder<T>
        {
            public partial Counter Part => Metrics.CreateCounter(T.Name, "");
        }
        """);

    [Fact]
    public Task A_class_of_unit_tests() => HasNoFinding(
        """
        public class OrdersTests
        {
            private readonly CollectorRegistry _registry = new();

            [Xunit.Fact]
            public void An_order_is_counted()
            {
                MetricFamily<Counter> orders = _registry.CreateCounter("orders_total", "Orders.", "kind");
                Counter web = orders.WithLabels("web");
                web.Inc();
                Xunit.Assert.Equal(1, web.Value);
                Xunit.Assert.Equal(["web"], web.GetLabelValues());
                Xunit.Assert.Throws<ArgumentException>(() => orders.WithLabels(new string[args(2)]));
                Xunit.Assert.Same(orders, _registry.CreateCounter("orders_total", "Orders.", ["kind"]));
                for (int i = 0; i < 3; i++)
                {
                    var registry = new CollectorRegistry();
                    Xunit.Assert.NotNull(registry.CreateGauge("depth", ""));
                }

                static int args(int count) => count;
            }
        }
        """);

    private static async Task HasNoFinding(string program) => Assert.Empty(await CompiledProgram.Messages(program));
}
