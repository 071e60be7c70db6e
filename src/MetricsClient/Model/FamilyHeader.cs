using System.Text;
using MetricsClient.Text;

namespace MetricsClient.Model;

/// <summary>What a wire format needs to know about a family before its samples.</summary>
internal sealed class FamilyHeader
{
    private readonly FamilyNames[] _names;

    public FamilyHeader(string name, string help, MetricKind kind, string? unit = null, bool scrapeOnly = false)
    {
        Name = name;
        Help = help;
        Kind = kind;
        Unit = unit;
        UnitUtf8 = Encoding.UTF8.GetBytes(unit ?? "");
        ScrapeOnly = scrapeOnly;
        IsTotal = kind == MetricKind.Counter && MetricName.IsTotal(name);
        IsInfo = kind == MetricKind.Info && MetricName.IsInfo(name);
        _names = FamilyNames.InEachScheme(name, IsTotal ? MetricName.TotalSuffix.Length : IsInfo ? MetricName.InfoSuffix.Length : 0);
        Claims = [.. _names.Distinct().SelectMany(AllNames).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The name as it was registered, such as <c>http_requests_total</c>.</summary>
    public string Name { get; }

    /// <summary>One sentence for whoever reads the graph; may be empty.</summary>
    public string Help { get; }

    public MetricKind Kind { get; }

    /// <summary>The base unit, which is the last part of <see cref="BaseName"/>.</summary>
    public string? Unit { get; }

    /// <summary>The unit; empty where there is none.</summary>
    public byte[] UnitUtf8 { get; }

    /// <summary>Made by the library about the process or itself: a push leaves it out.</summary>
    public bool ScrapeOnly { get; }

    /// <summary>Whether this is a counter named as OpenMetrics demands.</summary>
    public bool IsTotal { get; }

    /// <summary>Whether this is an info named as OpenMetrics demands.</summary>
    public bool IsInfo { get; }

    /// <summary>The name by which OpenMetrics knows the family, not escaped.</summary>
    public string BaseName => In(EscapingScheme.AllowUtf8).BaseName;

    /// <summary>Every name that no other family may have, since one of the formats would then show it twice.</summary>
    public string[] Claims { get; }

    /// <summary>The names in a scheme.</summary>
    public FamilyNames In(EscapingScheme scheme) => _names[(int)scheme];

    private string[] AllNames(FamilyNames names) => Kind switch
    {
        MetricKind.Counter when IsTotal => [names.Name, names.BaseName, names.BaseName + "_created"],
        MetricKind.Histogram => WithSuffixes(names.Name, "_bucket", "_sum", "_count", "_created"),
        MetricKind.GaugeHistogram => WithSuffixes(names.Name, "_bucket", "_gsum", "_gcount", "_sum", "_count"),
        MetricKind.Summary => WithSuffixes(names.Name, "_sum", "_count", "_created"),
        MetricKind.Info when IsInfo => [names.Name, names.BaseName],
        _ => [names.Name],
    };

    private static string[] WithSuffixes(string name, params string[] suffixes) =>
        [name, .. suffixes.Select(suffix => name + suffix)];
}
