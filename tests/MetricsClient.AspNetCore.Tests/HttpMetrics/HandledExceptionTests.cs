using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static MetricsClient.AspNetCore.Tests.HttpMetrics.Measured;

namespace MetricsClient.AspNetCore.Tests.HttpMetrics;

/// <summary>An exception handler outside of the HTTP metrics chooses the response after the metrics have seen the exception.</summary>
public sealed class HandledExceptionTests
{
    [Theory]
    [InlineData("/missing", 404)]
    [InlineData("/conflict", 409)]
    [InlineData("/bug", 500)]
    public async Task An_exception_that_an_outer_handler_maps_to_a_status_code_counts_with_this_code(string path, int status)
    {
        HttpStatusCode received = default;
        string[] samples = await CountsAsync(
            static services => services.AddProblemDetails().AddExceptionHandler<StatusOfException>(),
            static app =>
            {
                app.UseExceptionHandler();
                app.UseHttpMetrics();
                app.MapGet("/missing", void () => throw new KeyNotFoundException("Expected."));
                app.MapGet("/conflict", void () => throw new BadHttpRequestException("Expected.", StatusCodes.Status413PayloadTooLarge));
                app.MapGet("/bug", void () => throw new InvalidOperationException("Expected."));
            },
            async app =>
            {
                using HttpResponseMessage response = await app.SendAsync("GET", path);
                received = response.StatusCode;
            });

        Assert.Equal(status, (int)received);
        Assert.Equal([$$"""http_requests_received_total{code="{{status}}",method="GET",controller="",action="",endpoint="{{path}}"} 1"""], samples);
    }

    [Fact]
    public async Task The_labels_of_a_request_with_a_handled_exception_are_read_before_the_handler_runs()
    {
        string[] samples = await CountsAsync(
            static services => services.AddProblemDetails().AddExceptionHandler<StatusOfException>(),
            static app =>
            {
                app.UseExceptionHandler();
                app.UseHttpMetrics(static options => options.AddCustomLabel(
                    "handled", static context => context.Features.Get<IExceptionHandlerFeature>() is null ? "no" : "yes"));
                app.MapGet("/{id}", void (string id) => throw new KeyNotFoundException(id));
            },
            static async app =>
            {
                using HttpResponseMessage response = await app.SendAsync("GET", "/1");
            });

        Assert.Equal(["""http_requests_received_total{code="404",method="GET",controller="",action="",endpoint="/{id}",handled="no"} 1"""], samples);
    }

    [Fact]
    public async Task An_exception_after_the_start_of_the_response_counts_as_500()
    {
        string[] samples = await CountsAsync(
            static services => services.AddProblemDetails().AddExceptionHandler<StatusOfException>(),
            static app =>
            {
                app.UseExceptionHandler();
                app.UseHttpMetrics();
                app.MapGet("/half", static async context =>
                {
                    await context.Response.WriteAsync("Half.");
                    await context.Response.Body.FlushAsync();
                    throw new KeyNotFoundException("Expected.");
                });
            },
            static app => Assert.ThrowsAsync<HttpRequestException>(() => app.GetStringAsync("/half")));

        Assert.Equal(["""http_requests_received_total{code="500",method="GET",controller="",action="",endpoint="/half"} 1"""], samples);
    }

    // The test server aborts the request and completes no response.
    [Fact]
    public async Task An_unhandled_exception_counts_once_as_500_in_a_test_server()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        await using WebApplication app = builder.Build();
        var registry = new CollectorRegistry();
        app.UseHttpMetrics(options => options.Registry = registry);
        app.MapGet("/bug", void () => throw new InvalidOperationException("Expected."));
        await app.StartAsync(TestContext.Current.CancellationToken);
        using HttpClient client = app.GetTestClient();

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetAsync("/bug", TestContext.Current.CancellationToken));

        Assert.Contains(
            """
            http_requests_received_total{code="500",method="GET",controller="",action="",endpoint="/bug"} 1

            """,
            await TextAsync(registry));
    }

    private sealed class StatusOfException : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
        {
            if (exception is InvalidOperationException)
            {
                return false;
            }

            context.Response.StatusCode = exception is KeyNotFoundException ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict;
            await context.Response.WriteAsync("Sorry.", cancellationToken);
            return true;
        }
    }
}
