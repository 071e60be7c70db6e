using Microsoft.CodeAnalysis.CodeFixes;

namespace MetricsClient.Analyzers.Tests;

/// <summary>The code fix of MC0014 moves a registration. The fixed program compiles and has no finding.</summary>
public class RepetitionFixTests
{
    [Fact]
    public Task A_registration_in_a_loop_moves_before_the_outermost_loop() => Moves(
        """
        var registry = new CollectorRegistry();
        foreach (string arg in args)
        {
            for (int i = 0; i < 3; i++)
            {
                registry.CreateCounter("app_files_total", "Files.", "kind").WithLabels(arg).Inc();
            }
        }
        """,
        """
        var registry = new CollectorRegistry();
        var appFiles = registry.CreateCounter("app_files_total", "Files.", "kind");
        foreach (string arg in args)
        {
            for (int i = 0; i < 3; i++)
            {
                appFiles.WithLabels(arg).Inc();
            }
        }
        """);

    [Fact]
    public Task A_registration_in_a_parallel_loop_moves_before_the_statement() => Moves(
        """
        await Parallel.ForEachAsync(args, async (arg, cancel) =>
        {
            await Task.Yield();
            Metrics.CreateCounter("app_files_total", "Files.", "kind").WithLabels(arg).Inc();
        });
        """,
        """
        var appFiles = Metrics.CreateCounter("app_files_total", "Files.", "kind");
        await Parallel.ForEachAsync(args, async (arg, cancel) =>
        {
            await Task.Yield();
            appFiles.WithLabels(arg).Inc();
        });
        """);

    [Fact]
    public Task A_registration_in_an_endpoint_moves_before_the_statement() => Moves(
        """
        using Microsoft.AspNetCore.Builder;

        WebApplication app = WebApplication.Create(args);
        if (args.Length > 0)
        {
            app.MapGet("/", () => Metrics.CreateGauge("queue", "Waiting jobs.").Value);
        }
        """,
        """
        using Microsoft.AspNetCore.Builder;

        WebApplication app = WebApplication.Create(args);
        if (args.Length > 0)
        {
            var queueMetric = Metrics.CreateGauge("queue", "Waiting jobs.");
            app.MapGet("/", () => queueMetric.Value);
        }
        """);

    [Fact]
    public Task A_registration_in_a_method_moves_to_a_static_field() => Moves(
        """
        namespace Shop;

        public class OrdersController : Microsoft.AspNetCore.Mvc.ControllerBase
        {
            // Runs for each request.
            public void Get() => Metrics.CreateHistogram("app_size_bytes", "Sizes.", ["route"], new HistogramOptions { Buckets = [1, 2] }).WithLabels("/").Observe(1);
        }
        """,
        """
        namespace Shop;

        public class OrdersController : Microsoft.AspNetCore.Mvc.ControllerBase
        {
            private static readonly MetricFamily<Histogram> AppSizeBytes = Metrics.CreateHistogram("app_size_bytes", "Sizes.", ["route"], new HistogramOptions { Buckets = [1, 2] });

            // Runs for each request.
            public void Get() => AppSizeBytes.WithLabels("/").Observe(1);
        }
        """);

    [Fact]
    public Task A_field_of_a_service_becomes_static() => Moves(
        """
        using Microsoft.Extensions.DependencyInjection;

        public class Orders
        {
            private readonly Counter _orders = Metrics.CreateCounter("app_orders_total", "Orders.");

            public static void Add(IServiceCollection services) => services.AddScoped<Orders>();

            public void Work() => _orders.Inc();
        }
        """,
        """
        using Microsoft.Extensions.DependencyInjection;

        public class Orders
        {
            private static readonly Counter _orders = Metrics.CreateCounter("app_orders_total", "Orders.");

            public static void Add(IServiceCollection services) => services.AddScoped<Orders>();

            public void Work() => _orders.Inc();
        }
        """);

    [Theory]
    [InlineData("foreach (string arg in args) { Metrics.CreateGauge(\"a_b\", arg).Inc(); }")]
    [InlineData("int aB = 1;\nforeach (string arg in args) { Metrics.CreateGauge(\"a_b\", \"\").Set(aB); }")]
    [InlineData("if (args.Length > 0) { foreach (string arg in args) { Metrics.CreateGauge(\"a_b\", \"\").Inc(); } }")]
    [InlineData("Metrics.DefaultRegistry.AllowUtf8Names = true;\nforeach (string arg in args) { Metrics.CreateGauge(\"a+b\", \"\").Inc(); }")]
    [InlineData("Metrics.DefaultRegistry.AllowUtf8Names = true;\nforeach (string arg in args) { Metrics.CreateGauge(\"1.a\", \"\").Inc(); }")]
    [InlineData("public class A(CollectorRegistry registry) : Microsoft.AspNetCore.Mvc.ControllerBase {\n private readonly Gauge _g = registry.CreateGauge(\"a\", \"\"); }")]
    [InlineData("public class A : Microsoft.AspNetCore.Mvc.ControllerBase {\n private readonly Gauge _g = Metrics.CreateGauge(\"a\", \"\");\n public double G => this._g.Value; }")]
    [InlineData("public class A : Microsoft.AspNetCore.Mvc.ControllerBase {\n public Gauge G { get; } = Metrics.CreateGauge(\"a\", \"\"); }")]
    [InlineData("public class A : Microsoft.AspNetCore.Mvc.ControllerBase {\n [Obsolete] private readonly Gauge _g = Metrics.CreateGauge(\"a\", \"\"); }")]
    public async Task A_registration_without_an_obvious_place_stays(string program)
    {
        Assert.StartsWith("MC0014", Assert.Single(await CompiledProgram.Findings(program)), StringComparison.Ordinal);
        Assert.Equal(program, await AppliedFixes.MendedAsync(workspace => CompiledProgram.AddTo(workspace, program)));
    }

    [Theory]
    [InlineData(FixAllScope.Document)]
    [InlineData(FixAllScope.Project)]
    [InlineData(FixAllScope.Solution)]
    public async Task All_registrations_of_a_loop_move_at_once(FixAllScope scope)
    {
        string mended = await AppliedFixes.AllMendedAsync(
            static workspace => CompiledProgram.AddTo(
                workspace,
                """
                foreach (string arg in args)
                {
                    Metrics.CreateGauge("a_b", "").Inc();
                    Metrics.CreateGauge("a_b", "").Dec();
                    Metrics.CreateGauge("c_d", "").Inc();
                }
                """),
            "MC0014",
            scope);

        Assert.Equal(
            """
            var aB = Metrics.CreateGauge("a_b", "");
            var cD = Metrics.CreateGauge("c_d", "");
            foreach (string arg in args)
            {
                aB.Inc();
                aB.Dec();
                cD.Inc();
            }
            """,
            mended);
    }

    private static async Task Moves(string program, string expected)
    {
        string mended = await AppliedFixes.MendedAsync(workspace => CompiledProgram.AddTo(workspace, program));

        Assert.Equal(expected, mended);
        Assert.Empty(await CompiledProgram.Messages(mended));
    }
}
