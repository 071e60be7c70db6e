using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Rewrite;
using static MetricsClient.AspNetCore.Tests.HttpMetrics.Measured;

namespace MetricsClient.AspNetCore.Tests.HttpMetrics;

/// <summary>A status code page or an exception handler executes the pipeline again for a request whose route was unknown at the start.</summary>
public sealed class ExecutedAgainTests
{
    [Theory]
    [InlineData("/nowhere", 404, "")]
    [InlineData("/teapot/1", 418, "/teapot/{id}")]
    [InlineData("/page", 200, "/page")]
    public async Task A_status_code_page_does_not_give_its_route_to_the_request(string path, int status, string endpoint)
    {
        string[] implicitRouting = await CountsAsync(app => Configure(app, static () => { }), path);
        string[] routingBetween = await CountsAsync(app => Configure(app, () => app.UseRouting()), path);

        string[] expected = [$$"""http_requests_received_total{code="{{status}}",method="GET",controller="",action="",endpoint="{{endpoint}}",id="{{(path == "/teapot/1" ? "1" : "")}}"} 1"""];
        Assert.Equal(expected, implicitRouting);
        Assert.Equal(expected, routingBetween);

        static void Configure(WebApplication app, Action route)
        {
            app.UseHttpMetrics(static options => options.AddRouteParameter("id"));
            app.UseStatusCodePagesWithReExecute("/page");
            route();
            app.MapGet("/teapot/{id}", static () => Results.StatusCode(418));
            app.MapGet("/page", static () => "A page.");
        }
    }

    [Fact]
    public async Task An_exception_handler_does_not_give_its_route_to_a_request_without_a_route()
    {
        string[] samples = await CountsAsync(
            static app =>
            {
                app.UseHttpMetrics();
                app.UseExceptionHandler("/error");
                app.Use(static (context, next) => context.GetEndpoint() is null ? throw new InvalidOperationException("Expected.") : next(context));
                app.MapGet("/error", static () => Results.Text("Sorry.", statusCode: 500));
            },
            "/nowhere");

        Assert.Equal(["""http_requests_received_total{code="500",method="GET",controller="",action="",endpoint=""} 1"""], samples);
    }

    [Fact]
    public async Task A_rewritten_request_has_the_route_of_the_new_path()
    {
        string[] samples = await CountsAsync(
            static app =>
            {
                app.UseHttpMetrics();
                app.UseRewriter(new RewriteOptions().AddRewrite("^old$", "new", skipRemainingRules: true));
                app.MapGet("/new", static () => "New.");
            },
            "/old");

        Assert.Equal(["""http_requests_received_total{code="200",method="GET",controller="",action="",endpoint="/new"} 1"""], samples);
    }
}
