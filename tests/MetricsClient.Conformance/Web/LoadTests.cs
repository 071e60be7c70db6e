using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Web;

/// <summary>An app under load: the counts of a Prometheus equal the counts of the load generator, by route and status.</summary>
public sealed class LoadTests
{
    [Fact]
    [Trait("Lane", "full")]
    public async Task The_counts_of_both_name_sets_equal_those_of_the_load_generator()
    {
        await using WebChild app = await WebChild.StartAsync("both-names");
        using var load = new Load(app);
        await load.RunAsync();

        await AssertSameAsync("load", app, load);
    }

    internal static async Task AssertSameAsync(string job, WebChild app, Load load)
    {
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync(new ScrapeJob(job, app.Metrics, ScrapeJob.OpenMetricsText));

        await AssertEventuallyAsync(
            load.HttpRequests(canceledStream: 499), prometheus, job,
            $"sum by (method, endpoint, code) (http_requests_received_total{{job='{job}'}})",
            static sample => $"{sample["method"]} {sample["endpoint"]} {sample["code"]}");
        await AssertEventuallyAsync(
            load.HttpRequests(canceledStream: 499), prometheus, job,
            $"sum by (method, endpoint, code) (http_request_duration_seconds_count{{job='{job}'}})",
            static sample => $"{sample["method"]} {sample["endpoint"]} {sample["code"]}");

        // On .NET 8, the meter of the platform counts scrapes, too.
        const string Platform = "http_server_request_duration_seconds_count";
        await AssertEventuallyAsync(
            load.HttpRequests(canceledStream: 200), prometheus, job,
            $"sum by (http_request_method, http_route, http_response_status_code) ({Platform}{{job='{job}',http_route!='/metrics'}})",
            static sample => $"{sample["http_request_method"]} {sample["http_route"]} {sample["http_response_status_code"]}");
        await AssertEventuallyAsync(
            $"/throw System.InvalidOperationException = {load.Exceptions}", prometheus, job,
            $"sum by (http_route, error_type) ({Platform}{{job='{job}',error_type=~'System.*'}})",
            static sample => $"{sample["http_route"]} {sample["error_type"]}");
        await AssertEventuallyAsync(
            load.GrpcCalls, prometheus, job, $"sum by (service, method, code) (grpc_requests_received_total{{job='{job}'}})",
            static sample => $"{sample["service"]}/{sample["method"]} {sample["code"]}");
    }

    // The app counts a request after the client has the response.
    private static async Task AssertEventuallyAsync(
        string expected, RealPrometheus prometheus, string job, string query, Func<PrometheusSample, string> key)
    {
        string found = "";
        for (int scrapes = 0; scrapes < 10 && found != expected; scrapes++)
        {
            await prometheus.WaitForScrapeAsync(job);
            found = Load.Lines((await prometheus.QueryAsync(query)).Select(sample => KeyValuePair.Create(key(sample), (int)sample.Value)));
        }

        Assert.Equal(expected, found);
    }
}
