namespace MetricsClient.Analyzers.Tests;

/// <summary>MC0014 in code that runs for each request.</summary>
public class RepetitionForRequestTests
{
    [Fact]
    public async Task A_registration_for_each_request_is_a_warning()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.AspNetCore.Routing;
            using Microsoft.AspNetCore.SignalR;

            public class OrdersController : ControllerBase
            {
                private readonly Counter _orders = Metrics.CreateCounter("field_total", "");
                private static readonly Counter s_orders = Metrics.CreateCounter("static_total", "");

                static OrdersController() => Metrics.CreateCounter("static_constructor_total", "");

                public OrdersController() => _orders = Metrics.CreateCounter("constructor_total", "");

                public void Get() => Metrics.CreateGauge("action", "").Inc();
            }

            [ApiController]
            public class Plain
            {
                public void Get() => Metrics.CreateGauge("plain", "").Inc();
            }

            public class Chat : Hub<IDisposable>
            {
                public void Send() => Metrics.CreateGauge("hub", "").Inc();
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
                    app.Use((context, next) => { Metrics.CreateHistogram("use", ""); return next(context); });
                    endpoints.MapGet("/method", Handle);
                    endpoints.MapGet("/local", Local);

                    void Local() => Metrics.CreateInfo("local", "");
                    void Uncalled() => Metrics.CreateInfo("uncalled", "");
                }

                private static void Handle() => Metrics.CreateGauge("handle", "").Inc();
            }
            """);

        Assert.Equal(
            [
                "MC0014 CreateCounter", "MC0014 CreateCounter", "MC0014 CreateGauge", "MC0014 CreateGauge", "MC0014 CreateGauge",
                "MC0014 CreateSummary", "MC0014 CreateCounter", "MC0014 CreateHistogram", "MC0014 CreateInfo", "MC0014 CreateGauge",
            ],
            findings);
    }

    [Fact]
    public async Task A_registration_in_a_filter_or_a_handler_of_HTTP_is_a_warning() => Assert.Equal(
        ["MC0014 CreateCounter", "MC0014 CreateGauge"],
        await CompiledProgram.Findings(
            """
            using System.Net.Http;
            using System.Threading;
            using Microsoft.AspNetCore.Http;

            public class Filter : IEndpointFilter
            {
                private readonly Counter _once = Metrics.CreateCounter("once_total", "");

                public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
                {
                    Metrics.CreateCounter("a_total", "").Inc();
                    return next(context);
                }
            }

            public class Handler : DelegatingHandler
            {
                public Handler() => Metrics.CreateGauge("once", "").Inc();

                protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
                {
                    Metrics.CreateGauge("b", "").Inc();
                    return base.SendAsync(request, cancellationToken);
                }
            }

            public class Other
            {
                public void SendAsync() => Metrics.CreateGauge("c", "").Inc();
            }
            """));

    [Theory]
    [InlineData("app.MapGet(\"/\", () => 1).AddEndpointFilter(async (context, next) => { Metrics.CreateCounter(\"a_total\", \"\").Inc(); return await next(context); });", true)]
    [InlineData("app.MapGet(\"/\", () => 1).AddEndpointFilter((context, next) => { Metrics.CreateCounter(\"a_total\", \"\").Inc(); return next(context); });", true)]
    [InlineData("app.MapGroup(\"/\").AddEndpointFilterFactory((factory, next) => context => { Metrics.CreateCounter(\"a_total\", \"\").Inc(); return next(context); });", true)]
    [InlineData("app.MapGroup(\"/\").AddEndpointFilterFactory((factory, next) => { Metrics.CreateCounter(\"a_total\", \"\").Inc(); return context => next(context); });", false)]
    [InlineData("app.MapGet(\"/\", () => 1).AddEndpointFilter(Filter); ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next) { Metrics.CreateCounter(\"a_total\", \"\").Inc(); return next(context); }", true)]
    [InlineData("app.MapWhen(context => Metrics.CreateCounter(\"a_total\", \"\").Value > 1, branch => { });", true)]
    [InlineData("RequestDelegate handler = context => { Metrics.CreateCounter(\"a_total\", \"\").Inc(); return Task.CompletedTask; };", true)]
    [InlineData("app.MapGet(\"/\", context => Count(context)); static Task Count(HttpContext context) { Metrics.CreateCounter(\"a_total\", \"\").Inc(); return Task.CompletedTask; }", true)]
    [InlineData("app.MapWhen(context => true, branch => Metrics.CreateCounter(\"a_total\", \"\").Inc());", false)]
    public async Task A_registration_in_code_that_receives_a_request_is_a_warning(string statements, bool isReported) => Assert.Equal(
        isReported ? ["MC0014 CreateCounter"] : [],
        await CompiledProgram.Findings(
            "using Microsoft.AspNetCore.Builder;\nusing Microsoft.AspNetCore.Http;\nusing Microsoft.AspNetCore.Routing;\nvar app = WebApplication.Create(args);\n" + statements));

    [Fact]
    public async Task A_registration_in_a_filter_of_a_controller_or_a_hub_is_a_warning() => Assert.Equal(
        ["MC0014 CreateCounter", "MC0014 CreateGauge", "MC0014 CreateHistogram"],
        await CompiledProgram.Findings(
            """
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc.Filters;
            using Microsoft.AspNetCore.SignalR;

            public class ActionFilter : IActionFilter
            {
                public void OnActionExecuting(ActionExecutingContext context) => Metrics.CreateCounter("a_total", "").Inc();

                public void OnActionExecuted(ActionExecutedContext context)
                {
                }
            }

            public class HubFilter : IHubFilter
            {
                public ValueTask<object?> InvokeMethodAsync(HubInvocationContext context, Func<HubInvocationContext, ValueTask<object?>> next)
                {
                    Metrics.CreateGauge("b", "").Inc();
                    return next(context);
                }
            }

            public static class Extensions
            {
                public static void Measure(this HttpRequest request) => Metrics.CreateHistogram("c", "").Observe(1);
            }
            """));
}
