namespace MetricsClient.Text;

/// <summary>The naming rules of Prometheus, and the reserved names.</summary>
/// <remarks>This file is compiled into the library and into the analyzers, so that both apply the same rules.</remarks>
internal static class MetricName
{
    /// <summary>The prefix of the self-metrics.</summary>
    public const string SelfPrefix = "metricsclient_";

    /// <summary>The suffix that the name of a counter has in OpenMetrics.</summary>
    public const string TotalSuffix = "_total";

    /// <summary>The suffix that the name of an info has in OpenMetrics.</summary>
    public const string InfoSuffix = "_info";

    /// <summary>Returns true if the whole name matches <c>[a-zA-Z_:][a-zA-Z0-9_:]*</c>.</summary>
    public static bool IsValidMetric(string name) => IsValid(name, allowColon: true);

    /// <summary>Returns true if the whole name matches <c>[a-zA-Z_][a-zA-Z0-9_]*</c>.</summary>
    public static bool IsValidLabel(string name) => IsValid(name, allowColon: false);

    /// <summary>
    /// Returns true if the name is a valid UTF-8 name of a metric or label: not empty, without NUL and without lone surrogates. Prometheus
    /// refuses a whole scrape in a text format if a quoted name contains NUL.
    /// </summary>
    public static bool IsValidUtf8(string name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] == '\0')
            {
                return false;
            }

            if (char.IsSurrogate(name[i]))
            {
                if (i + 1 == name.Length || !char.IsSurrogatePair(name[i], name[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return name.Length > 0;
    }

    /// <summary>Returns true if the metric name is reserved for self-metrics.</summary>
    public static bool IsReservedMetric(string name) => name.StartsWith(SelfPrefix, StringComparison.Ordinal);

    /// <summary>Returns true if the label name is reserved by Prometheus, or is used by this kind of metric.</summary>
    /// <param name="name">The label name.</param>
    /// <param name="ownLabel">The label name that this kind of metric uses, such as <c>le</c>; empty if there is none.</param>
    public static bool IsReservedLabel(string name, string ownLabel) =>
        HasReservedStart(name) || name == ownLabel;

    /// <summary>Returns true if the name begins with two underscores. Prometheus reserves such names for internal use.</summary>
    public static bool HasReservedStart(string name) => name.StartsWith("__", StringComparison.Ordinal);

    /// <summary>Returns true if the name ends in <c>_total</c> and is longer than the suffix.</summary>
    public static bool IsTotal(string name) =>
        name.Length > TotalSuffix.Length && name.EndsWith(TotalSuffix, StringComparison.Ordinal);

    /// <summary>Returns true if the name ends in <c>_info</c> and is longer than the suffix.</summary>
    public static bool IsInfo(string name) =>
        name.Length > InfoSuffix.Length && name.EndsWith(InfoSuffix, StringComparison.Ordinal);

    /// <summary>Returns the name for a message, in which line breaks and NUL are visible.</summary>
    public static string Shown(string name) => name.Replace("\n", "\\n").Replace("\r", "\\r").Replace("\0", "\\0");

    private static bool IsValid(string name, bool allowColon)
    {
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            bool valid = c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_'
                || (c == ':' && allowColon)
                || (c is >= '0' and <= '9' && i > 0);
            if (!valid)
            {
                return false;
            }
        }

        return name.Length > 0;
    }
}
