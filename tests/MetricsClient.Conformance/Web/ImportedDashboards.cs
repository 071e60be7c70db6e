namespace MetricsClient.Conformance.Web;

/// <summary>The metrics and labels that dashboards query which people import from the gallery of Grafana.</summary>
internal static class ImportedDashboards
{
    private static readonly string[] s_httpServer =
        ["http_route", "http_request_method", "http_response_status_code", "error_type", "network_protocol_version", "url_scheme"];

    private static readonly string[] s_prometheusNet = ["code", "method", "controller", "action", "endpoint"];
    private static readonly string[] s_httpClient = ["method", "host", "client", "code"];

    // Histograms are queried by bucket, count and sum.
    private static readonly Dictionary<string, string[]> s_histograms = new()
    {
        // ASP.NET Core and ASP.NET Core Endpoint (19924, 19925), Kestrel.
        ["http_server_request_duration_seconds"] = s_httpServer,
        ["kestrel_connection_duration_seconds"] = ["network_protocol_version"],

        // prometheus-net (10427, 10915, 19194).
        ["http_request_duration_seconds"] = s_prometheusNet,
        ["httpclient_request_duration_seconds"] = s_httpClient,
        ["httpclient_response_duration_seconds"] = s_httpClient,
    };

    private static readonly Dictionary<string, string[]> s_counters = new()
    {
        // .NET runtime (23179).
        ["dotnet_gc_collections_total"] = ["gc_heap_generation"],
        ["dotnet_gc_pause_time_seconds_total"] = [],
        ["dotnet_process_cpu_time_seconds_total"] = ["cpu_mode"],
        ["dotnet_jit_compiled_methods_total"] = [],
        ["dotnet_jit_compilation_time_seconds_total"] = [],
        ["dotnet_jit_compiled_il_size_bytes_total"] = [],
        ["dotnet_thread_pool_work_item_count_total"] = [],
        ["dotnet_exceptions_total"] = ["error_type"],

        // prometheus-net.
        ["http_requests_received_total"] = s_prometheusNet,
        ["httpclient_requests_sent_total"] = s_httpClient,
        ["dotnet_collection_count_total"] = ["generation"],
        ["process_cpu_seconds_total"] = [],
    };

    private static readonly Dictionary<string, string[]> s_gauges = new()
    {
        ["http_server_active_requests"] = ["http_request_method", "url_scheme"],
        ["kestrel_active_connections"] = [],
        ["kestrel_queued_connections"] = [],
        ["dotnet_gc_last_collection_heap_size_bytes"] = ["gc_heap_generation"],
        ["dotnet_gc_last_collection_heap_fragmentation_size_bytes"] = ["gc_heap_generation"],
        ["dotnet_gc_last_collection_memory_committed_size_bytes"] = [],
        ["dotnet_process_cpu_count"] = [],

        // The runtime declares this number as a counter.
        ["dotnet_thread_pool_thread_count_total"] = [],
        ["dotnet_timer_count"] = [],
        ["dotnet_assembly_count"] = [],
        ["http_requests_in_progress"] = ["method", "controller", "action", "endpoint"],
        ["httpclient_requests_in_progress"] = ["method", "host", "client"],
        ["dotnet_total_memory_bytes"] = [],
        ["aspnetcore_healthcheck_status"] = ["name"],
        ["process_start_time_seconds"] = [],
        ["process_virtual_memory_bytes"] = [],
        ["process_working_set_bytes"] = [],
        ["process_private_memory_bytes"] = [],
        ["process_open_handles"] = [],
        ["process_num_threads"] = [],
    };

    /// <summary>Returns queries of the forms that these dashboards use: by job and instance, rates, quantiles, and each label.</summary>
    /// <returns>Expressions with the variables <c>$job</c> and <c>$instance</c>.</returns>
    public static IEnumerable<string> Expressions()
    {
        const string Target = "job=~\"$job\",instance=~\"$instance\"";
        foreach ((string name, string[] labels) in s_counters.Concat(s_histograms.SelectMany(OfHistogram)))
        {
            foreach (string function in new[] { "rate", "irate", "increase" })
            {
                yield return $"{function}({name}{{{Target}}}[$__rate_interval])";
            }

            foreach (string label in labels)
            {
                yield return $"sum by ({label}) ({name}{{{Target},{label}!=\"\"}})";
            }
        }

        foreach ((string name, string[] labels) in s_histograms)
        {
            yield return $"histogram_quantile(0.95, sum by (le) (rate({name}_bucket{{{Target}}}[$__rate_interval])))";
            yield return $"histogram_quantile(0.95, sum by (le, {labels[0]}) (rate({name}_bucket{{{Target},{labels[0]}!=\"\"}}[$__rate_interval])))";
        }

        foreach ((string name, string[] labels) in s_gauges)
        {
            yield return $"sum({name}{{{Target}}})";
            foreach (string label in labels)
            {
                yield return $"sum by ({label}) ({name}{{{Target},{label}!=\"\"}})";
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string[]>> OfHistogram(KeyValuePair<string, string[]> histogram) =>
    [
        new(histogram.Key + "_bucket", [.. histogram.Value, "le"]),
        new(histogram.Key + "_count", histogram.Value),
        new(histogram.Key + "_sum", histogram.Value),
    ];
}
