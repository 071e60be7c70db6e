namespace MetricsClient.Conformance.Servers;

/// <summary>A job of a Prometheus: the target, and the format that Prometheus requests.</summary>
internal sealed record ScrapeJob(string Name, Uri Metrics, string Protocol)
{
    public const string PrometheusText = "PrometheusText0.0.4";
    public const string OpenMetricsText = "OpenMetricsText1.0.0";
    public const string PrometheusText1 = "PrometheusText1.0.0";

    /// <summary>Protobuf first. Prometheus requests the escaping scheme of the second format for both formats.</summary>
    public const string Protobuf = "PrometheusProto, OpenMetricsText1.0.0";

    /// <summary>Gets a value indicating whether scraped labels override the labels of the job, as for a Pushgateway. The default is false.</summary>
    public bool HonorLabels { get; init; }

    /// <summary>Gets a value indicating whether Prometheus stores classic histograms as native histograms with custom buckets. The default is false.</summary>
    public bool ConvertsClassicHistograms { get; init; }

    /// <summary>Gets the interval and the timeout of scrapes. The default is 500 ms.</summary>
    public string Interval { get; init; } = "500ms";

    /// <summary>
    /// Gets the number of pages. Each page is a target of its own, with the number of the page as the last part of the path and as the
    /// label <c>page</c>. The default is 0: one page without a number.
    /// </summary>
    public int Pages { get; init; }

    /// <summary>
    /// Gets the discovery of the targets, as in a configuration file and without the indentation of the first line, such as
    /// <c>file_sd_configs: [...]</c>. The default is null: the target is <see cref="Metrics"/>.
    /// </summary>
    public string? Discovery { get; init; }

    private string Targets => Pages == 0
        ? $"{{ targets: ['{Metrics.Authority}'] }}"
        : string.Join(", ", Enumerable.Range(0, Pages).Select(page =>
            $"{{ targets: ['{Metrics.Authority}'], labels: {{ __metrics_path__: '{Metrics.AbsolutePath}{page}', page: '{page}' }} }}"));

    /// <summary>Gets the escaping scheme that Prometheus requests. The default is <c>allow-utf-8</c>.</summary>
    public string Escaping { get; init; } = "allow-utf-8";

    /// <summary>Formats the entry of the configuration file.</summary>
    /// <returns>The entry in YAML.</returns>
    internal string ToYaml() =>
        $$"""
          - job_name: '{{Name}}'
            scheme: {{Metrics.Scheme}}
            scrape_interval: {{Interval}}
            scrape_timeout: {{Interval}}
            metrics_path: '{{Metrics.AbsolutePath}}'
            honor_labels: {{(HonorLabels ? "true" : "false")}}
            scrape_protocols: [{{Protocol}}]
            always_scrape_classic_histograms: {{(ConvertsClassicHistograms ? "false" : "true")}}
            convert_classic_histograms_to_nhcb: {{(ConvertsClassicHistograms ? "true" : "false")}}
            metric_name_escaping_scheme: {{Escaping}}
            {{Discovery ?? $"static_configs: [{Targets}]"}}

        """;
}
