using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Exposition;

/// <summary>Births, exemplars and quantiles of instruments as they stand on the wire.</summary>
public sealed class InstrumentOutputTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2024, 2, 29, 12, 30, 15, 250, TimeSpan.Zero));
    private readonly CollectorRegistry _registry;

    public InstrumentOutputTests()
    {
        _registry = new CollectorRegistry(_time);
        MetricFamily<Counter> orders = _registry.CreateCounter("orders_total", "Orders.", "shop");
        Histogram latency = _registry.CreateHistogram("rpc_seconds", "Calls.", new HistogramOptions { Buckets = [0.5, 1] });
        Summary size = _registry.CreateSummary("size_bytes", "Sizes.", new SummaryOptions { Quantiles = [1, 0.5] });
        _time.Advance(TimeSpan.FromSeconds(10));
        orders.WithLabels("a").Inc(Exemplar.From(Exemplar.Pair("id", "\"7\"")));
        orders.WithLabels("b").Inc();
        latency.Observe(0.25);
        latency.Observe(0.75, Exemplar.From(Exemplar.Pair("id", "8")));
        latency.Observe(99, Exemplar.From(Exemplar.Pair("id", "9"), Exemplar.Pair("to", "ü")));
        size.Observe(2);
    }

    [Fact]
    public void OpenMetrics_has_created_timestamps_on_request_and_exemplars_always()
    {
        Assert.Equal(
            """
            # TYPE orders counter
            # HELP orders Orders.
            orders_total{shop="a"} 1 # {id="\"7\""} 1 1709209825.250
            orders_created{shop="a"} 1709209825.250
            orders_total{shop="b"} 1
            orders_created{shop="b"} 1709209825.250
            # TYPE rpc_seconds histogram
            # HELP rpc_seconds Calls.
            rpc_seconds_bucket{le="0.5"} 1
            rpc_seconds_bucket{le="1.0"} 2 # {id="8"} 0.75 1709209825.250
            rpc_seconds_bucket{le="+Inf"} 3 # {id="9",to="ü"} 99 1709209825.250
            rpc_seconds_sum 100
            rpc_seconds_count 3
            rpc_seconds_created 1709209815.250
            # TYPE size_bytes summary
            # HELP size_bytes Sizes.
            size_bytes{quantile="0.5"} 2.015625
            size_bytes{quantile="1.0"} 2.015625
            size_bytes_sum 2
            size_bytes_count 1
            size_bytes_created 1709209815.250
            # EOF

            """,
            _registry.In(ExpositionFormat.OpenMetricsText.WithCreatedSamples()));
    }

    [Fact]
    public void A_histogram_without_observations_has_a_sum_of_zero_in_OpenMetrics()
    {
        var registry = new CollectorRegistry();
        registry.CreateHistogram("x", "", new HistogramOptions { Buckets = [] });

        Assert.Equal("# TYPE x histogram\nx_bucket{le=\"+Inf\"} 0\nx_sum 0\nx_count 0\n# EOF\n", registry.In(ExpositionFormat.OpenMetricsText));
    }

    [Fact]
    public void The_help_text_of_an_info_has_plain_quotes_in_Prometheus_text()
    {
        var registry = new CollectorRegistry();
        registry.CreateInfo("x_info", "The \"build\".").Set([KeyValuePair.Create("version", "1")]);

        Assert.Equal("# HELP x_info The \"build\".\n# TYPE x_info gauge\nx_info{version=\"1\"} 1\n", registry.InText());
    }

    [Fact]
    public void An_exemplar_without_text_in_a_value_is_exposed()
    {
        var registry = new CollectorRegistry(_time);
        registry.CreateCounter("x_total", "").Inc(Exemplar.From(Exemplar.Pair("id", "")));

        Assert.Equal("# TYPE x counter\nx_total 1 # {id=\"\"} 1 1709209825.250\n# EOF\n", registry.In(ExpositionFormat.OpenMetricsText));
    }

    [Fact]
    public void Prometheus_text_has_neither_created_timestamps_nor_exemplars()
    {
        Assert.DoesNotContain("_created", _registry.InText(), StringComparison.Ordinal);
        Assert.DoesNotContain(" # ", _registry.InText(), StringComparison.Ordinal);
        Assert.DoesNotContain("_created", _registry.InOpenMetrics(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sampled_trace_is_exposed_with_its_value()
    {
        var registry = new CollectorRegistry(_time) { SampleExemplars = true };
        Counter counter = registry.CreateCounter("orders_total", "");
        using Activity request = new Activity("request") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();

        counter.Inc(3);

        Assert.Equal(
            $$"""
            # TYPE orders counter
            orders_total 3 # {trace_id="{{request.TraceId.ToHexString()}}",span_id="{{request.SpanId.ToHexString()}}"} 3 1709209825.250
            # EOF

            """,
            registry.InOpenMetrics());
    }
}
