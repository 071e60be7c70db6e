namespace MetricsClient.Text;

/// <summary>The naming rules that every Prometheus server accepts, and what the library keeps to itself.</summary>
/// <remarks>Compiled into the library and into its analyzers, so that both always agree.</remarks>
internal static class MetricName
{
    /// <summary>Begins the names of what the library tells about itself.</summary>
    public const string SelfPrefix = "metricsclient_";

    /// <summary>Ends the name of a counter in OpenMetrics.</summary>
    public const string TotalSuffix = "_total";

    /// <summary>Ends the name of an info in OpenMetrics.</summary>
    public const string InfoSuffix = "_info";

    /// <summary>Whether the name matches <c>[a-zA-Z_:][a-zA-Z0-9_:]*</c> from its first to its last character.</summary>
    public static bool IsValidMetric(string name) => IsValid(name, allowColon: true);

    /// <summary>Whether the name matches <c>[a-zA-Z_][a-zA-Z0-9_]*</c> from its first to its last character.</summary>
    public static bool IsValidLabel(string name) => IsValid(name, allowColon: false);

    /// <summary>Whether servers that know UTF-8 names accept the name, of a metric or a label: any text, if it is text.</summary>
    public static bool IsValidUtf8(string name)
    {
        for (int i = 0; i < name.Length; i++)
        {
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

    /// <summary>Whether only the library itself may use the name for a metric.</summary>
    public static bool IsReservedMetric(string name) => name.StartsWith(SelfPrefix, StringComparison.Ordinal);

    /// <summary>Whether Prometheus, or the format itself, already uses the name for a label.</summary>
    /// <param name="name">The label's name.</param>
    /// <param name="ownLabel">The label that the kind of metric has of its own; empty if it has none.</param>
    public static bool IsReservedLabel(string name, string ownLabel) =>
        name.StartsWith("__", StringComparison.Ordinal) || name == ownLabel;

    /// <summary>Whether something is left of a counter's name when OpenMetrics takes <c>_total</c> off it.</summary>
    public static bool IsTotal(string name) =>
        name.Length > TotalSuffix.Length && name.EndsWith(TotalSuffix, StringComparison.Ordinal);

    /// <summary>Whether something is left of an info's name when OpenMetrics takes <c>_info</c> off it.</summary>
    public static bool IsInfo(string name) =>
        name.Length > InfoSuffix.Length && name.EndsWith(InfoSuffix, StringComparison.Ordinal);

    /// <summary>The name as a message shows it: a trailing newline must be seen.</summary>
    public static string Shown(string name) => name.Replace("\n", "\\n").Replace("\r", "\\r");

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
