namespace MetricsClient.Conformance.Servers;

/// <summary>A job of a Prometheus: what it scrapes, and the format that it asks for.</summary>
internal sealed record ScrapeJob(string Name, Uri Metrics, string Protocol)
{
    public const string PrometheusText = "PrometheusText0.0.4";
    public const string OpenMetricsText = "OpenMetricsText1.0.0";
    public const string PrometheusText1 = "PrometheusText1.0.0";

    /// <summary>Protobuf first; beside it Prometheus names no escaping, but takes that of the other for both.</summary>
    public const string Protobuf = "PrometheusProto, OpenMetricsText1.0.0";

    /// <summary>Whether the labels of the scraped text win over the job's own, as for a Pushgateway.</summary>
    public bool HonorLabels { get; init; }

    /// <summary>How often it scrapes, and how long each scrape may take at most: a second, unless something must be caught at a short moment.</summary>
    public string Interval { get; init; } = "500ms";

    /// <summary>The job's entry in the configuration file.</summary>
    internal string ToYaml() =>
        $$"""
          - job_name: '{{Name}}'
            scheme: {{Metrics.Scheme}}
            scrape_interval: {{Interval}}
            scrape_timeout: {{Interval}}
            metrics_path: '{{Metrics.AbsolutePath}}'
            honor_labels: {{(HonorLabels ? "true" : "false")}}
            scrape_protocols: [{{Protocol}}]
            always_scrape_classic_histograms: true
            static_configs: [{ targets: ['{{Metrics.Authority}}'] }]

        """;
}
