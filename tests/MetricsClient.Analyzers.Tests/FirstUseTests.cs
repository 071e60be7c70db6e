namespace MetricsClient.Analyzers.Tests;

/// <summary>Registrations in repeated code that are not repeated, or that are of another registry each time.</summary>
public class FirstUseTests
{
    [Theory]
    [InlineData("if (Interlocked.Exchange(ref _done, 1) == 0) Metrics.CreateCounter(\"a_total\", \"\");")]
    [InlineData("if (0 == Interlocked.CompareExchange(ref _done, 1, 0)) { Metrics.CreateCounter(\"a_total\", \"\"); }")]
    [InlineData("if (Interlocked.Exchange(ref _done, 1) != 0) return; Metrics.CreateCounter(\"a_total\", \"\");")]
    [InlineData("if (!_isDone) { _isDone = true; Metrics.CreateCounter(\"a_total\", \"\"); }")]
    [InlineData("if (_isDone) { return; } _isDone = true; Metrics.CreateCounter(\"a_total\", \"\");")]
    [InlineData("if (_counter is not null) return; _counter = Metrics.CreateCounter(\"a_total\", \"\");")]
    [InlineData("foreach (int i in new[] { 1, 2 }) { if (_isDone) continue; _isDone = true; Metrics.CreateCounter(\"a_total\", \"\"); }")]
    public async Task A_registration_after_a_check_for_the_first_use_is_not_reported(string body) =>
        Assert.Empty(await CompiledProgram.Messages(InMiddleware(body)));

    [Theory]
    [InlineData("if (_isDone) { Metrics.CreateCounter(\"a_total\", \"\"); }")]
    [InlineData("if (_isDone) return; Metrics.CreateCounter(\"a_total\", \"\");")]
    [InlineData("if (_done == 0) { _done++; Metrics.CreateCounter(\"a_total\", \"\"); }")]
    [InlineData("if (_done == 0) throw new TimeoutException(); Metrics.CreateCounter(\"a_total\", \"\");")]
    public async Task A_registration_after_another_check_is_a_warning(string body) =>
        Assert.Equal(["MC0014 CreateCounter"], await CompiledProgram.Findings(InMiddleware(body)));

    [Theory]
    [InlineData("i = 0; i < 1; i++", false)]
    [InlineData("i = 3; i <= 3; i++", false)]
    [InlineData("i = 0; i < 2; i++", true)]
    [InlineData("i = 0; i <= 1; i++", true)]
    [InlineData("i = 0; i < args.Length; i++", true)]
    [InlineData("i = args.Length; i < 1; i++", true)]
    public async Task A_loop_with_one_round_is_not_reported(string head, bool isReported) => Assert.Equal(
        isReported ? ["MC0014 CreateCounter"] : [],
        await CompiledProgram.Findings($"for (int {head}) {{ Metrics.CreateCounter(\"a_total\", \"\").Inc(); }}"));

    [Fact]
    public async Task A_registration_in_a_registry_that_the_code_assigns_is_not_reported() => Assert.Empty(await CompiledProgram.Messages(
        """
        using Microsoft.AspNetCore.Mvc;

        public class OrdersController : ControllerBase
        {
            private CollectorRegistry _registry;

            public OrdersController()
            {
                _registry = new CollectorRegistry();
                _registry.CreateCounter("a_total", "");
            }

            private CollectorRegistry Own { get; set; } = null!;

            public void Get(CollectorRegistry r)
            {
                CollectorRegistry local;
                for (int i = 0; i < 3; i++)
                {
                    r = new CollectorRegistry();
                    r.CreateCounter("b_total", "");
                    local = new CollectorRegistry();
                    local.CreateCounter("c_total", "");
                    this.Own = new();
                    Own.CreateCounter("d_total", "");
                }
            }
        }
        """));

    [Fact]
    public async Task A_registration_in_an_assigned_registry_of_other_code_is_a_warning() => Assert.Equal(
        ["MC0014 CreateCounter", "MC0014 CreateCounter"],
        await CompiledProgram.Findings(
            """
            using Microsoft.AspNetCore.Mvc;

            public class OrdersController : ControllerBase
            {
                private CollectorRegistry _registry;

                public OrdersController(CollectorRegistry registry)
                {
                    _registry = registry;
                    _registry.CreateCounter("a_total", "");
                }
            }

            public static class Setup
            {
                public static void Run(CollectorRegistry r)
                {
                    r = new CollectorRegistry();
                    for (int i = 0; i < 3; i++)
                    {
                        r.CreateCounter("b_total", "");
                    }
                }
            }
            """));

    private static string InMiddleware(string body) =>
        $$"""
        using System.Threading;
        using Microsoft.AspNetCore.Http;

        public class Middleware
        {
            private static int _done;
            private static bool _isDone;
            private static Counter? _counter;

            public void Invoke(HttpContext context)
            {
                {{body}}
            }
        }
        """;
}
