using System.Text.RegularExpressions;

namespace MetricsClient.Tool.Doctoring;

/// <summary>Recognizes a server that is no Pushgateway by its pages.</summary>
internal static partial class ServerName
{
    /// <summary>The name of a server that accepts pushes below its import path.</summary>
    public const string VictoriaMetrics = "VictoriaMetrics";

    private static readonly Dictionary<string, string> s_known = new(StringComparer.Ordinal)
    {
        ["prometheus"] = "a Prometheus server",
        ["node_exporter"] = "node_exporter",
        ["alertmanager"] = "Alertmanager",
        ["grafana"] = "Grafana",
    };

    /// <summary>Returns the name of a server for a sentence. Returns null for a Pushgateway.</summary>
    /// <param name="metrics">The page <c>/metrics</c>, or the reason why the server does not send it.</param>
    /// <param name="root">The page <c>/</c>, or the reason why the server does not send it.</param>
    public static string? Of(string metrics, string root)
    {
        string[] programs = [.. BuildInfo().Matches(metrics).Select(static match => match.Groups[1].Value)];
        if (programs.Contains("pushgateway", StringComparer.Ordinal))
        {
            return null;
        }

        if (programs.Length > 0)
        {
            string program = Array.Find(programs, s_known.ContainsKey) ?? programs[0];
            return s_known.GetValueOrDefault(program, program);
        }

        if (VictoriaMetricsVersion().IsMatch(metrics))
        {
            return VictoriaMetrics;
        }

        string pages = metrics + root;
        string? product = WebServer().Match(pages) is { Success: true } server ? server.Value : null;
        return product ?? (metrics.StartsWith("# ", StringComparison.Ordinal) ? "a program with a metrics page"
            : Title().Match(root) is { Success: true } title ? $"a web server with the title '{title.Groups[1].Value.Trim()}'"
            : "another HTTP server");
    }

    [GeneratedRegex(@"^([A-Za-z0-9_]+)_build_info[{ ]", RegexOptions.Multiline)]
    private static partial Regex BuildInfo();

    [GeneratedRegex("^vm_app_version{", RegexOptions.Multiline)]
    private static partial Regex VictoriaMetricsVersion();

    [GeneratedRegex(@"nginx|Apache|Caddy|openresty|lighttpd|Traefik|HAProxy|IIS")]
    private static partial Regex WebServer();

    [GeneratedRegex(@"<title>([^<]{1,80})</title>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Title();
}
