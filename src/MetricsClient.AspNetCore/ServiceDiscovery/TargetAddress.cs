using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MetricsClient.AspNetCore.ServiceDiscovery;

/// <summary>Checks the address of a scrape target: <c>host:port</c> or <c>host</c>, without a scheme, a path and credentials.</summary>
internal static class TargetAddress
{
    private const string Example = "'shop-1.example:5000'";

    /// <summary>Returns the message for a mistake; null if the address is valid.</summary>
    public static string? MistakeIn(string? target)
    {
        if (string.IsNullOrEmpty(target))
        {
            return $"A target is null or empty; write host and port, such as {Example}.";
        }

        // The message does not contain the address, which may contain a password.
        if (target.Contains('@', StringComparison.Ordinal))
        {
            return "A target contains '@'; remove the credentials, and set basic_auth in the scrape configuration of Prometheus.";
        }

        if (target.Contains("://", StringComparison.Ordinal))
        {
            return $"The target '{target}' contains a scheme; write host and port, such as {Example}, and set the label '__scheme__' for https.";
        }

        if (target.AsSpan().IndexOfAny('/', '?', '#') >= 0)
        {
            return $"The target '{target}' contains a path; write host and port, such as {Example}, and set the label '__metrics_path__'.";
        }

        return target.Any(static letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter is ',' or '"' or '\\')
            ? $"The target '{Text.MetricName.Shown(target)}' contains a character that no host has; write host and port, such as {Example}."
            : MistakeInHostAndPort(target);
    }

    private static string? MistakeInHostAndPort(string target)
    {
        int end = target[0] == '[' ? target.IndexOf(']', StringComparison.Ordinal) + 1 : target.IndexOf(':', StringComparison.Ordinal);
        string host = end < 0 ? target : target[..end];
        string rest = target[host.Length..];
        bool isHost = target[0] == '['
            ? host.Length > 2 && IPAddress.TryParse(host[1..^1], out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6
            : host.Length > 0 && host.AsSpan().IndexOfAny('[', ']') < 0;
        if (isHost && (rest.Length == 0 || (rest[0] == ':' && IsPort(rest[1..]))))
        {
            return null;
        }

        return rest.LastIndexOf(':') > 0 && target[0] != '['
            ? $"The target '{target}' has several colons; write an IPv6 address in brackets, such as '[::1]:5000'."
            : $"The target '{target}' is not a host and a port from 1 to 65535; write host and port, such as {Example}.";
    }

    private static bool IsPort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0;
}
