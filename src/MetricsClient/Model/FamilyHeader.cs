using System.Text;
using MetricsClient.Text;

namespace MetricsClient.Model;

/// <summary>The data that a format writes before the samples of a family: names, help text, kind and unit.</summary>
internal sealed class FamilyHeader
{
    private readonly FamilyNames[] _names;

    public FamilyHeader(string name, string help, MetricKind kind, string? unit = null, bool scrapeOnly = false)
        : this(name, help, new FamilyShape(kind), unit, scrapeOnly)
    {
    }

    public FamilyHeader(string name, string help, FamilyShape shape, string? unit = null, bool scrapeOnly = false)
    {
        Name = name;
        Help = help;
        Shape = shape;
        Unit = unit;
        UnitUtf8 = Encoding.UTF8.GetBytes(unit ?? "");
        ScrapeOnly = scrapeOnly;
        IsTotal = Kind == MetricKind.Counter && MetricName.IsTotal(name);
        IsInfo = Kind == MetricKind.Info && MetricName.IsInfo(name);
        int suffixLength = IsTotal ? MetricName.TotalSuffix.Length : IsInfo ? MetricName.InfoSuffix.Length : 0;
        _names = FamilyNames.InEachScheme(name, suffixLength);
        Claims = _names is [FamilyNames only] ? AllNames(only) : [.. _names.SelectMany(AllNames).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The name as it was registered, such as <c>http_requests_total</c>.</summary>
    public string Name { get; }

    /// <summary>The description of the metric, one sentence; may be empty.</summary>
    public string Help { get; }

    /// <summary>The kind, and the settings that all series of the family share.</summary>
    public FamilyShape Shape { get; }

    public MetricKind Kind => Shape.Kind;

    /// <summary>The base unit, with which <see cref="BaseName"/> ends; null if there is none.</summary>
    public string? Unit { get; }

    /// <summary>The unit in UTF-8; empty if there is none.</summary>
    public byte[] UnitUtf8 { get; }

    /// <summary>True for process metrics and self-metrics, which scrapes expose and pushes omit.</summary>
    public bool ScrapeOnly { get; }

    /// <summary>True for a counter whose name ends in <c>_total</c>, as OpenMetrics requires.</summary>
    public bool IsTotal { get; }

    /// <summary>True for an info whose name ends in <c>_info</c>, as OpenMetrics requires.</summary>
    public bool IsInfo { get; }

    /// <summary>
    /// The OpenMetrics name of the family, without escaping. OpenMetrics omits <c>_total</c> and <c>_info</c> from the name of a family.
    /// </summary>
    public string BaseName => In(EscapingScheme.AllowUtf8).BaseName;

    /// <summary>The names that no other family may use: all names that at least one format writes for this family.</summary>
    public string[] Claims { get; }

    /// <summary>Returns the names of the family in an escaping scheme.</summary>
    public FamilyNames In(EscapingScheme scheme) => _names is [FamilyNames only] ? only : _names[(int)scheme];

    private string[] AllNames(FamilyNames names) => Kind switch
    {
        MetricKind.Counter when IsTotal => [names.Name, names.BaseName, names.BaseName + "_created"],
        MetricKind.Info when IsInfo => [names.Name, names.BaseName],
        _ => [names.Name, .. Array.ConvertAll(Shape.ClaimedSuffixes, suffix => names.Name + suffix)],
    };
}
