using System.Text;
using MetricsClient.Text;

namespace MetricsClient.State;

/// <summary>What a wire format needs to know about a family before its samples.</summary>
internal sealed class FamilyHeader
{
    public FamilyHeader(string name, string help, MetricKind kind, string? unit = null, bool scrapeOnly = false)
    {
        Name = name;
        Help = help;
        Kind = kind;
        Unit = unit;
        ScrapeOnly = scrapeOnly;
        NameUtf8 = Encoding.UTF8.GetBytes(name);
        UnitUtf8 = Encoding.UTF8.GetBytes(unit ?? "");
        BucketStartUtf8 = kind is MetricKind.Histogram or MetricKind.GaugeHistogram ? Encoding.UTF8.GetBytes(name + "_bucket{") : [];
        IsTotal = kind == MetricKind.Counter && MetricName.IsTotal(name);
        IsInfo = kind == MetricKind.Info && MetricName.IsInfo(name);
        BaseName = IsTotal ? name[..^MetricName.TotalSuffix.Length] : IsInfo ? name[..^MetricName.InfoSuffix.Length] : name;
        Claims = AllNames();
    }

    /// <summary>The exposed name, such as <c>http_requests_total</c>.</summary>
    public string Name { get; }

    /// <summary>One sentence for whoever reads the graph; may be empty.</summary>
    public string Help { get; }

    public MetricKind Kind { get; }

    /// <summary>The base unit, which is the last part of <see cref="BaseName"/>.</summary>
    public string? Unit { get; }

    /// <summary>Made by the library about the process or itself: a push leaves it out.</summary>
    public bool ScrapeOnly { get; }

    public byte[] NameUtf8 { get; }

    /// <summary>The unit; empty where there is none.</summary>
    public byte[] UnitUtf8 { get; }

    /// <summary>A histogram's bucket lines up to their labels; empty for other kinds.</summary>
    public byte[] BucketStartUtf8 { get; }

    /// <summary>Whether this is a counter named as OpenMetrics demands.</summary>
    public bool IsTotal { get; }

    /// <summary>Whether this is an info named as OpenMetrics demands.</summary>
    public bool IsInfo { get; }

    /// <summary>The name by which OpenMetrics knows the family: without <c>_total</c> for a counter, without <c>_info</c> for an info.</summary>
    public string BaseName { get; }

    /// <summary>Every name that no other family may have, since one of the formats would then show it twice.</summary>
    public string[] Claims { get; }

    private string[] AllNames() => Kind switch
    {
        MetricKind.Counter when IsTotal => [Name, BaseName, BaseName + "_created"],
        MetricKind.Histogram => [Name, Name + "_bucket", Name + "_sum", Name + "_count", Name + "_created"],
        MetricKind.GaugeHistogram => [Name, Name + "_bucket", Name + "_gsum", Name + "_gcount", Name + "_sum", Name + "_count"],
        MetricKind.Summary => [Name, Name + "_sum", Name + "_count", Name + "_created"],
        MetricKind.Info when IsInfo => [Name, BaseName],
        _ => [Name],
    };
}
