namespace MetricsClient.Tests.Http;

public sealed class ScrapeHandlerTests
{
    private readonly CollectorRegistry _registry = new();
    private readonly ScrapeHandler _handler;

    public ScrapeHandlerTests()
    {
        _registry.CreateCounter("jobs_total", "Jobs processed.").Inc(3);
        _registry.CreateGauge("queue_depth", "Jobs waiting.").Set(7);
        _registry.CreateHistogram("job_seconds", "How long a job took.", new HistogramOptions { Buckets = [0.5, 1] }).Observe(0.75);
        _handler = new ScrapeHandler(_registry);
    }

    [Fact]
    public async Task A_plain_request_gets_the_whole_exposition_as_text()
    {
        Answer answer = await _handler.GetAsync();

        Assert.Equal(
            """
            200
            Content-Type: text/plain; version=0.0.4; charset=utf-8
            Cache-Control: no-store
            Vary: Accept, Accept-Encoding
            Content-Length: 349

            # HELP job_seconds How long a job took.
            # TYPE job_seconds histogram
            job_seconds_bucket{le="0.5"} 0
            job_seconds_bucket{le="1.0"} 1
            job_seconds_bucket{le="+Inf"} 1
            job_seconds_sum 0.75
            job_seconds_count 1
            # HELP jobs_total Jobs processed.
            # TYPE jobs_total counter
            jobs_total 3
            # HELP queue_depth Jobs waiting.
            # TYPE queue_depth gauge
            queue_depth 7

            """,
            answer.ToString());
        Assert.Equal(answer.ContentLength, answer.Body.Length);
    }

    [Fact]
    public async Task A_client_that_prefers_OpenMetrics_gets_the_whole_exposition_in_OpenMetrics()
    {
        Answer answer = await _handler.GetAsync(("Accept", "application/openmetrics-text;version=1.0.0"));

        Assert.Equal(
            """
            200
            Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores
            Cache-Control: no-store
            Vary: Accept, Accept-Encoding
            Content-Length: 343

            # TYPE job_seconds histogram
            # HELP job_seconds How long a job took.
            job_seconds_bucket{le="0.5"} 0
            job_seconds_bucket{le="1.0"} 1
            job_seconds_bucket{le="+Inf"} 1
            job_seconds_sum 0.75
            job_seconds_count 1
            # TYPE jobs counter
            # HELP jobs Jobs processed.
            jobs_total 3
            # TYPE queue_depth gauge
            # HELP queue_depth Jobs waiting.
            queue_depth 7
            # EOF

            """,
            answer.ToString());
    }

    [Fact]
    public async Task A_compressed_response_has_the_header_and_the_same_text()
    {
        Answer plain = await _handler.GetAsync();

        Answer compressed = await _handler.GetAsync(("Accept-Encoding", "gzip"));

        Assert.Equal("gzip", compressed.ContentEncoding);
        Assert.Equal(plain.Text, compressed.Text);
        Assert.Equal(compressed.Body.Length, compressed.ContentLength);
        Assert.True(compressed.Body.Length < plain.Body.Length);
    }

    [Fact]
    public async Task An_empty_exposition_is_not_compressed()
    {
        var handler = new ScrapeHandler(new CollectorRegistry());

        Answer answer = await handler.GetAsync(("Accept-Encoding", "gzip"));

        Assert.Equal((200, null, 0), (answer.Status, answer.ContentEncoding, answer.Body.Length));
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    public async Task HEAD_gets_the_headers_of_GET_and_no_body(string encoding)
    {
        Answer get = await _handler.AskAsync("GET", query: null, ("Accept-Encoding", encoding));

        Answer head = await _handler.AskAsync("HEAD", query: null, ("Accept-Encoding", encoding));

        Assert.Equal(get.Headers, head.Headers);
        Assert.Equal(get.ContentLength, head.ContentLength);
        Assert.Empty(head.Body);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("get")]
    public async Task A_405_for_a_wrong_method_names_the_right_methods(string method)
    {
        using IDisposable callback = _registry.AddBeforeCollectCallback(() => Assert.Fail("Nothing may be collected."));

        Answer answer = await _handler.AskAsync(method, query: null);

        Assert.Equal(
            """
            405
            Content-Type: text/plain; charset=utf-8
            Cache-Control: no-store
            Allow: GET, HEAD
            Content-Length: 35

            Metrics are read with GET or HEAD.

            """,
            answer.ToString());
    }

    [Theory]
    [InlineData("?name[]=queue_depth", "queue_depth")]
    [InlineData("name[]=queue_depth", "queue_depth")]
    [InlineData("?name%5B%5D=queue_depth&name[]=jobs_total", "jobs_total queue_depth")]
    [InlineData("?name[]=job%5Fseconds_bucket", "job_seconds")]
    [InlineData("?name[]=nothing_of_that_name", "")]
    [InlineData("?name[]=", "")]
    [InlineData("?name=queue_depth", "job_seconds jobs_total queue_depth")]
    [InlineData("?&=&name[]", "job_seconds jobs_total queue_depth")]
    [InlineData("", "job_seconds jobs_total queue_depth")]
    public async Task Only_the_requested_families_are_exposed(string query, string shown)
    {
        Answer answer = await _handler.AskAsync("GET", query);

        IEnumerable<string> types = answer.Text.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal));
        Assert.Equal(shown, string.Join(' ', types.Select(line => line.Split(' ')[2])));
    }

    [Fact]
    public async Task Two_registries_are_one_exposition_with_one_end()
    {
        var other = new CollectorRegistry();
        other.CreateGauge("other", "Of the other registry.").Set(1);
        var handler = new ScrapeHandler(other, _registry);

        Answer answer = await handler.GetAsync(("Accept", "application/openmetrics-text"));

        Assert.Contains("other 1\n", answer.Text, StringComparison.Ordinal);
        Assert.Contains("queue_depth 7\n", answer.Text, StringComparison.Ordinal);
        Assert.Equal(answer.Text.Length - "# EOF\n".Length, answer.Text.IndexOf("# EOF\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_without_registries_serves_the_default_registry()
    {
        string name = "handler_default_" + Guid.NewGuid().ToString("N");
        using IDisposable gauge = Metrics.CreateObservableGauge(name, "Only here.", () => 1);

        Answer answer = await new ScrapeHandler().AskAsync("GET", "?name[]=" + name);

        Assert.Equal($"# HELP {name} Only here.\n# TYPE {name} gauge\n{name} 1\n", answer.Text);
    }

    [Fact]
    public void Limits_of_zero_are_rejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScrapeHandler(new ScrapeOptions { MaxConcurrentScrapes = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScrapeHandler(new ScrapeOptions { Timeout = TimeSpan.Zero }));
    }

    [Fact]
    public void A_null_registry_is_rejected()
    {
        ArgumentNullException failure = Assert.Throws<ArgumentNullException>(() => new ScrapeHandler(_registry, null!));

        Assert.Equal("registries", failure.ParamName);
    }
}
