using MetricsClient.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.AspNetCore.Tests.HttpMetrics;

/// <summary>A warm request allocates nothing for its metrics.</summary>
public sealed class AllocationTests
{
    private const int Requests = 1_000;

    // One state machine of the middleware: the task that the rest of the pipeline waits for.
    private const int StateMachine = 250;

    [Fact]
    public void A_request_that_ends_at_once_allocates_nothing_for_its_metrics()
    {
        var registry = new CollectorRegistry();
        RequestDelegate pipeline = Pipeline(app => app.UseHttpMetrics(options => options.Registry = registry), static _ => Task.CompletedTask);
        DefaultHttpContext context = Request();

        Assert.Equal(0, Allocated.BytesBy(() => Send(pipeline, context)));
        Assert.Equal(5 * Requests, registry.CreateCounter("http_requests_received_total", "HTTP requests that ended.", "code", "method", "controller", "action", "endpoint")
            .WithLabels("200", "GET", "Orders", "Find", "/orders/{id}").Value);
    }

    [Fact]
    public void A_request_that_waits_allocates_one_state_machine()
    {
        var registry = new CollectorRegistry();
        TaskCompletionSource end = new();
        RequestDelegate pipeline = Pipeline(app => app.UseHttpMetrics(options => options.Registry = registry), _ => end.Task);
        DefaultHttpContext context = Request();

        long bytes = Allocated.BytesBy(() =>
        {
            end = new TaskCompletionSource();
            Task request = pipeline(context);
            end.SetResult();
            Assert.True(request.IsCompletedSuccessfully);
        });

        Assert.InRange(bytes, 1, 2 * StateMachine);
    }

    private static void Send(RequestDelegate pipeline, DefaultHttpContext context)
    {
        for (int i = 0; i < Requests; i++)
        {
            Assert.True(pipeline(context).IsCompletedSuccessfully);
        }
    }

    private static RequestDelegate Pipeline(Action<IApplicationBuilder> use, RequestDelegate handler)
    {
        var app = new ApplicationBuilder(new ServiceCollection().AddLogging().BuildServiceProvider());
        use(app);
        app.Run(handler);
        return app.Build();
    }

    // The context of a request after routing.
    private static DefaultHttpContext Request()
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.RouteValues = new RouteValueDictionary { ["controller"] = "Orders", ["action"] = "Find" };
        context.SetEndpoint(new RouteEndpoint(
            static _ => Task.CompletedTask, RoutePatternFactory.Parse("/orders/{id}"), order: 0, EndpointMetadataCollection.Empty, displayName: null));
        return context;
    }
}
