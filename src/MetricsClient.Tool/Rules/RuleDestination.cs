namespace MetricsClient.Tool.Rules;

/// <summary>The destination to which the jobs push. The destination determines which rules find the metrics.</summary>
internal enum RuleDestination
{
    /// <summary>A Pushgateway that Prometheus scrapes.</summary>
    Gateway,

    /// <summary>A receiver of remote write.</summary>
    RemoteWrite,

    /// <summary>The import path of VictoriaMetrics, which stores no heartbeat.</summary>
    VictoriaMetrics,
}
