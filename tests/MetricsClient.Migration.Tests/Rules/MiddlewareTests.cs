namespace MetricsClient.Migration.Tests.Rules;

/// <summary>HTTP, HTTP clients, gRPC and health checks.</summary>
public sealed class MiddlewareTests
{
    [Theory]
    [InlineData("app.UseHttpMetrics();", "app.UseHttpMetrics();")]
    [InlineData("app.UseHttpMetrics(o => o.ReduceStatusCodeCardinality());", "app.UseHttpMetrics(o => o.ReduceStatusCodes = true);")]
    [InlineData(
        """
        app.UseHttpMetrics(o =>
        {
            o.InProgress.Enabled = false;
            o.RequestCount.Enabled = true;
            o.RequestDuration.Histogram = Metrics.CreateHistogram("http_request_duration_seconds", "", new HistogramConfiguration { Buckets = new double[] { 1 } });
            o.AddRouteParameter("a");
            o.AddRouteParameter(new HttpRouteParameterMapping("b", "c"));
            o.AddCustomLabel("d", c => c.Request.Host.Host);
            o.CaptureMetricsUrl = false;
            o.SetMetricFactory(Metrics.DefaultFactory);
        });
        """,
        """
        app.UseHttpMetrics(o =>
        {
            o.IncludeInProgress = false;
            o.IncludeRequestCount = true;
            o.Duration = new HistogramOptions { Buckets = new double[] { 1 } };
            o.AddRouteParameter("a");
            o.AddRouteParameter("b", "c");
            o.AddCustomLabel("d", c => c.Request.Host.Host);
            o.Registry = Metrics.DefaultRegistry;
        });
        """)]
    [InlineData(
        "app.UseHttpMetrics(new HttpMiddlewareExporterOptions { RequestDuration = { Enabled = false }, InProgress = new() { Registry = Metrics.DefaultRegistry }, CaptureMetricsUrl = false });",
        "app.UseHttpMetrics(new HttpMetricsOptions { IncludeDuration = false, Registry = Metrics.DefaultRegistry });")]
    [InlineData(
        "services.UseHttpClientMetrics();\nservices.AddHttpClient(\"a\").UseHttpClientMetrics(o => { o.InProgress.Enabled = false; o.ResponseDuration.Enabled = false; o.RequestCount.Registry = Metrics.DefaultRegistry; });",
        "services.UseHttpClientMetrics();\nservices.AddHttpClient(\"a\").UseHttpClientMetrics(o => { o.IncludeInProgress = false; o.IncludeResponseDuration = false; o.Registry = Metrics.DefaultRegistry; });")]
    [InlineData("app.UseGrpcMetrics(o => o.RequestCount.Enabled = false);", "app.UseGrpcMetrics(o => o.IncludeRequestCount = false);")]
    [InlineData(
        "app.UseHttpMetrics(o => o.RequestDuration.Histogram = Metrics.WithManagedLifetime(TimeSpan.FromHours(1)).CreateHistogram(\"http_request_duration_seconds\", \"\", HttpRequestLabelNames.All).WithExtendLifetimeOnUse());",
        "app.UseHttpMetrics(o => o.Duration = new HistogramOptions { Buckets = Buckets.PrometheusNet });")]
    [InlineData("_ = HttpRequestLabelNames.Code + PrometheusConstants.TextContentType;", "_ = \"code\" + \"text/plain\";")]
    [InlineData("services.AddHealthChecks().ForwardToPrometheus();", "services.AddHealthChecks().ForwardToMetrics();")]
    public void A_middleware_keeps_its_settings(string before, string after)
    {
        const string Groups = "HttpMetrics;\nusing Prometheus.HttpClientMetrics;\n";
        var program = MovedProgram.Of($"using Prometheus;\nusing Prometheus.{Groups}\nclass C\n{{\n    void M(IServiceCollection services, WebApplication app)\n    {{\n{Indented(before)}\n    }}\n}}\n");

        Assert.Equal($"using MetricsClient;\n\nclass C\n{{\n    void M(IServiceCollection services, WebApplication app)\n    {{\n{Indented(after)}\n    }}\n}}\n", program.Files[0]);
        Assert.Equal("", string.Join('\n', program.Errors));
        Assert.Empty(program.Remaining);
    }

    [Theory]
    [InlineData("app.UseHttpMetrics(o => o.CaptureMetricsUrl = true);", "Scrapes are never counted; remove the assignment. [http-requests]")]
    [InlineData("_ = Prometheus.HttpMetrics.HttpRequestLabelNames.All;", "The labels are constant and have no list; write the names. [http-requests]")]
    [InlineData("app.UseHttpMetrics(o => o.RequestCount.Counter = null);", "The names of HTTP metrics cannot be changed. [http-requests]")]
    [InlineData(
        "app.UseHttpMetrics(o => o.RequestDuration.Histogram = Metrics.CreateHistogram(\"other\", \"\", \"code\"));",
        "The histogram keeps its name http_request_duration_seconds and its labels: code, method, controller, action, endpoint, page only in an app with Razor Pages, and labels that AddCustomLabel and AddRouteParameter add. [http-requests]")]
    [InlineData("services.AddHealthChecks().ForwardToPrometheus(new PrometheusHealthCheckPublisherOptions { Gauge = null });", "The name of the gauge cannot be changed. [health-checks]")]
    public void A_setting_without_counterpart_is_left_as_a_manual_change(string statements, string message) => Move.Leaves(statements, message);

    private static string Indented(string statements) => string.Join('\n', statements.Split('\n').Select(static line => "        " + line));
}
