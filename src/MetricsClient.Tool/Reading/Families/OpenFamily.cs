using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>A family whose lines are still being parsed.</summary>
internal sealed class OpenFamily : IDisposable
{
    private readonly ScrapeFormat _format;
    private readonly SeriesOrder _order;
    private HistogramRules? _histograms;
    private SummaryRules? _summaries;
    private bool _hasSamples;
    private FamilyType? _type;
    private string? _help;
    private string? _unit;

    public OpenFamily(string name, Place start, ScrapeFormat format)
    {
        Name = name;
        Start = start;
        _format = format;
        _order = new SeriesOrder(format);
    }

    public string Name { get; }

    public Place Start { get; }

    public FamilyType Type => _type ?? FamilyType.Unknown;

    /// <summary>Gets the help text; empty if there is none.</summary>
    public string Help => _help ?? "";

    /// <summary>Gets the unit; empty if there is none.</summary>
    public string Unit => _unit ?? "";

    public bool IsOpenMetrics => _format.IsOpenMetrics();

    /// <summary>Gets the suffixes that the names of samples of the family may have.</summary>
    public string[] Suffixes => FamilyTypes.Suffixes(Type, _format);

    /// <summary>Returns true if samples of the family may have this name.</summary>
    public bool HasSampleName(string name) =>
        name.StartsWith(Name, StringComparison.Ordinal)
        && Array.Exists(Suffixes, suffix => name.Length == Name.Length + suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal));

    public void AddMetadata(MetadataLine line)
    {
        if (_hasSamples)
        {
            throw line.Start.Refuse(
                $"The {line.Keyword} of '{LineCursor.Shown(Name)}' stands below the samples",
                "Write metadata before the first sample of the family");
        }

        switch (line.Keyword)
        {
            case "HELP":
                _help = Once(line, _help);
                break;
            case "TYPE":
                _type = _type is null ? FamilyTypes.Read(line, _format) : throw Twice(line);
                break;
            default:
                _unit = Once(line, _unit);
                break;
        }

        if (_format == ScrapeFormat.OpenMetrics2)
        {
            OpenMetrics2Rules.Check(line, Type);
        }

        CheckUnit(line);
    }

    public void AddSample(SampleLine line)
    {
        _hasSamples = true;
        if (_format == ScrapeFormat.OpenMetrics2)
        {
            OpenMetrics2Rules.Check(line, this);
            _order.Add(line, Type == FamilyType.StateSet ? Name : null);
            return;
        }

        string suffix = line.Name[Name.Length..];
        SampleRules.Check(line, this, suffix);
        _order.Add(line, OwnLabel(suffix));
        if (Type is FamilyType.Histogram or FamilyType.GaugeHistogram)
        {
            (_histograms ??= new HistogramRules(_format)).Add(line, suffix);
        }
        else if (Type == FamilyType.Summary && suffix.Length == 0)
        {
            (_summaries ??= new SummaryRules(_format)).AddQuantile(line);
        }
    }

    /// <summary>Checks the family after its last line.</summary>
    public void Finish() => _histograms?.Finish();

    public void Dispose() => _order.Dispose();

    private string? OwnLabel(string suffix) => (Type, suffix) switch
    {
        (FamilyType.Histogram or FamilyType.GaugeHistogram, "_bucket") => "le",
        (FamilyType.Summary, "") => "quantile",
        (FamilyType.StateSet, _) => Name,
        _ => null,
    };

    private void CheckUnit(MetadataLine line)
    {
        if (string.IsNullOrEmpty(_unit))
        {
            return;
        }

        // In OpenMetrics 2.0 the unit should be a part of the name, but need not.
        if (_format != ScrapeFormat.OpenMetrics2 && !Name.EndsWith("_" + _unit, StringComparison.Ordinal))
        {
            throw line.TextPlace.Refuse(
                $"The unit '{LineCursor.Shown(_unit)}' is not the last part of the name '{LineCursor.Shown(Name)}'",
                $"Rename the family to end with '_{LineCursor.Shown(_unit)}', or leave out the unit");
        }

        if (Type is FamilyType.Info or FamilyType.StateSet)
        {
            throw line.Start.Refuse($"A family of type {FamilyTypes.Word(Type)} has no unit", "Leave out the unit");
        }
    }

    private string Once(MetadataLine line, string? before) => before is null ? line.Text : throw Twice(line);

    private RefusedException Twice(MetadataLine line) => line.Start.Refuse(
        $"'{LineCursor.Shown(Name)}' has two {line.Keyword} lines",
        "Keep one of the lines");
}
