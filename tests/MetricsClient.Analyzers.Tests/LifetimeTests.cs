namespace MetricsClient.Analyzers.Tests;

public class LifetimeTests
{
    // The parts of ASP.NET Core that the rule knows.
    private const string AspNetCore =
        """
        namespace Microsoft.AspNetCore.Mvc { public abstract class ControllerBase; }
        namespace Microsoft.AspNetCore.Http { public class HttpContext; }
        namespace Microsoft.AspNetCore.Routing { public interface IEndpointRouteBuilder; }
        namespace Microsoft.AspNetCore.Builder
        {
            using Microsoft.AspNetCore.Routing;
            public interface IApplicationBuilder;
            public static class Extensions
            {
                public static void MapGet(this IEndpointRouteBuilder endpoints, string pattern, Delegate handler) { }
                public static void Map(this IApplicationBuilder app, string path, Action<IApplicationBuilder> branch) { }
                public static void Use(this IApplicationBuilder app, Func<Http.HttpContext, Task> step) { }
            }
        }
        """;

    private static readonly string[] s_inLoops = ["a_total", "b", "c"];

    [Fact]
    public async Task A_registration_in_a_loop_is_a_warning()
    {
        string[] messages = await CompiledProgram.Messages(
            """
            var registry = new CollectorRegistry();
            for (int i = 0; i < 3; i++)
            {
                Metrics.CreateCounter("a_total", "").Inc();
            }

            foreach (string arg in args)
            {
                if (arg.Length > 0)
                {
                    registry.CreateGauge("b", "", "l").WithLabels(arg).Set(1);
                }
            }

            while (registry.CreateGauge("c", "").Value < 1)
            {
            }
            """);

        Assert.Equal(
            s_inLoops.Select(static name =>
                $"MC0014 Warning: '{name}' is registered again in each round of a loop; register the metric once, and keep the object in a static field or a singleton"),
            messages);
    }

    [Fact]
    public async Task A_registration_for_each_request_is_a_warning()
    {
        string[] findings = await CompiledProgram.Findings(
            AspNetCore,
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.AspNetCore.Routing;

            public class OrdersController : ControllerBase
            {
                private readonly Counter _orders = Metrics.CreateCounter("field_total", "");
                private static readonly Counter s_orders = Metrics.CreateCounter("static_total", "");

                public OrdersController() => _orders = Metrics.CreateCounter("constructor_total", "");

                public void Get() => Metrics.CreateGauge("action", "").Inc();
            }

            public class Middleware
            {
                private readonly Counter _requests = Metrics.CreateCounter("singleton_total", "");

                public Task InvokeAsync(HttpContext context)
                {
                    Metrics.CreateSummary("middleware", "").Observe(1);
                    return Task.CompletedTask;
                }
            }

            public static class Setup
            {
                public static void Add(IEndpointRouteBuilder endpoints, IApplicationBuilder app)
                {
                    Metrics.CreateCounter("setup_total", "");
                    endpoints.MapGet("/", () => Metrics.CreateCounter("endpoint_total", "").Inc());
                    app.Map("/branch", branch => Metrics.CreateCounter("branch_total", "").Inc());
                    app.Use(context => { Metrics.CreateHistogram("use", ""); return Task.CompletedTask; });
                }
            }
            """);

        Assert.Equal(["MC0014 CreateCounter", "MC0014 CreateGauge", "MC0014 CreateSummary", "MC0014 CreateCounter", "MC0014 CreateHistogram"], findings);
    }

    [Fact]
    public async Task Metrics_with_computed_names_and_of_new_registries_are_not_reported() => Assert.Empty(await CompiledProgram.Messages(
        """
        foreach (string arg in args)
        {
            Metrics.CreateGauge("a_" + arg, "").Set(1);
            var registry = new CollectorRegistry();
            registry.CreateGauge("b", "");
            new CollectorRegistry().CreateGauge("b", "");
            Action later = () => Metrics.CreateGauge("c", "");
            Metrics.CreateObservableGauge(arg, "", () => 1);
        }

        foreach (MetricSeries series in Metrics.CreateCounter("d_total", "", "l").GetAllSeries())
        {
        }

        for (Gauge once = Metrics.CreateGauge("e", ""); once.Value < 1; once.Inc())
        {
        }
        """));

    [Fact]
    public async Task A_timer_that_is_not_disposed_is_a_warning()
    {
        string[] messages = await CompiledProgram.Messages(
            """
            Histogram latency = Metrics.CreateHistogram("a_seconds", "");
            Gauge running = Metrics.CreateGauge("b", "");
            latency.NewTimer();
            _ = running.TrackInProgress();
            var forgotten = latency.NewTimer();
            """);

        Assert.Equal(
            [
                "MC0015 Warning: The result of NewTimer is never disposed, so that nothing is recorded; add 'using'",
                "MC0015 Warning: The result of TrackInProgress is never disposed, so that nothing is recorded; add 'using'",
                "MC0015 Warning: The result of NewTimer is never disposed, so that nothing is recorded; add 'using'",
            ],
            messages);
    }

    [Fact]
    public async Task A_timer_that_is_disposed_or_passed_on_is_not_reported() => Assert.Empty(await CompiledProgram.Messages(
        """
        Histogram latency = Metrics.CreateHistogram("a_seconds", "");
        using DurationTimer declared = latency.NewTimer();
        using (latency.NewTimer())
        {
        }

        using (var named = latency.NewTimer())
        {
        }

        DurationTimer observed = latency.NewTimer();
        observed.ObserveDuration();
        var disposed = latency.NewTimer();
        disposed.Dispose();
        Later(latency.NewTimer());
        using var held = new Holder(latency.NewTimer());

        DurationTimer Later(DurationTimer timer) => timer;
        DurationTimer Started() => latency.NewTimer();

        sealed class Holder(DurationTimer timer) : IDisposable
        {
            private DurationTimer _timer = timer;

            public void Dispose() => _timer.Dispose();
        }
        """));
}
