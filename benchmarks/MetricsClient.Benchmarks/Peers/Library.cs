namespace MetricsClient.Benchmarks.Peers;

/// <summary>The names of the compared libraries in every table and plot.</summary>
internal static class Library
{
    public const string Ours = "MetricsClient";
    public const string PrometheusNet = "prometheus-net";
    public const string OpenTelemetry = "OpenTelemetry";

    public static string[] All { get; } = [Ours, PrometheusNet, OpenTelemetry];
}
