using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Http;

/// <summary>A closed connection is no failure of a callback, and no failure of the server.</summary>
public sealed class ScrapeAbortTests
{
    private readonly CollectorRegistry _registry = new(new FakeTimeProvider());
    private readonly CollectorRegistry _home = new();

    [Theory]
    [InlineData("canceled")]
    [InlineData("rejected")]
    public async Task A_callback_that_ends_because_the_connection_was_closed_is_not_counted_as_failed(string end)
    {
        using var closed = new CancellationTokenSource();
        using IDisposable callback = _registry.AddBeforeCollectCallback(token =>
        {
            // The callback ends before the handler notices the closed connection.
            closed.Cancel();
            var canceled = new OperationCanceledException(token);
            throw end == "canceled" ? canceled : new ScrapeFailedException("The database did not respond.", canceled);
        });

        await AssertOnlyClosedAsync(new ScrapeRequest("GET", query: null, Scrapes.Lookup()), closed.Token);
    }

    [Fact]
    public async Task A_request_that_is_disposed_because_the_connection_was_closed_is_not_counted_as_failed()
    {
        using var closed = new CancellationTokenSource();
        string? GetHeader(string name)
        {
            if (name != "Accept")
            {
                return null;
            }

            closed.Cancel();
            throw new ObjectDisposedException("request");
        }

        await AssertOnlyClosedAsync(new ScrapeRequest("GET", query: null, GetHeader), closed.Token);
    }

    private async Task AssertOnlyClosedAsync(ScrapeRequest request, CancellationToken closed)
    {
        using ScrapeResponse response =
            await new ScrapeHandler(new ScrapeOptions(), [_registry], _home).HandleAsync(request, closed);
        string self = (await new ScrapeHandler(_home).GetAsync()).Text;

        Assert.Equal((499, 0), (response.StatusCode, response.ContentLength));
        Assert.Equal(
            """
            # HELP metricsclient_scrape_failures_total Scrapes without a complete response.
            # TYPE metricsclient_scrape_failures_total counter
            metricsclient_scrape_failures_total{reason="connection_closed"} 1

            """,
            self);
    }
}
