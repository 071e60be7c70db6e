using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>
/// Assembles lines into families. The lines of a family must be adjacent, and two families must not have a sample name
/// in common.
/// </summary>
internal sealed class ScrapeBuilder
{
    private readonly ScrapeFormat _format;
    private readonly List<ScrapeFamily> _families = [];

    // From each name of a family or sample to the family that owns the name.
    private readonly Dictionary<string, OpenFamily> _owners = [];

    private OpenFamily? _current;

    public ScrapeBuilder(ScrapeFormat format)
    {
        _format = format;
    }

    public void Add(MetadataLine line)
    {
        OpenFamily family = _current?.Name == line.Name ? _current : Open(line.Name, line.NamePlace);
        family.AddMetadata(line);
        if (line.Keyword == "TYPE")
        {
            foreach (string name in family.SampleNames)
            {
                Claim(name, family, line.NamePlace);
            }
        }
    }

    public void Add(SampleLine line)
    {
        if (_current is null || !_current.SampleNames.Contains(line.Name))
        {
            if (_current?.Name == line.Name)
            {
                throw NotASample(line, _current);
            }

            Open(line.Name, line.Start);
        }

        _current!.AddSample(line);
    }

    /// <summary>Returns all families, after the last line of the text.</summary>
    public IReadOnlyList<ScrapeFamily> Finish()
    {
        Close();
        return _families;
    }

    private OpenFamily Open(string name, Place place)
    {
        Close();
        _current = new OpenFamily(name, place, _format);
        Claim(name, _current, place);
        return _current;
    }

    private void Close()
    {
        if (_current is not null)
        {
            _families.Add(_current.Finish());
        }

        _current = null;
    }

    private void Claim(string name, OpenFamily family, Place place)
    {
        if (!_owners.TryAdd(name, family) && _owners[name] is var owner && owner != family)
        {
            throw Taken(name, owner, family, place);
        }
    }

    private static RefusedException Taken(string name, OpenFamily owner, OpenFamily family, Place place)
    {
        string shown = LineCursor.Shown(name);
        if (family.Name != name)
        {
            return place.Refuse(
                $"The {FamilyTypes.Word(family.Type)} '{LineCursor.Shown(family.Name)}' can expose '{shown}', which line {owner.Start.Line} already exposes",
                "Rename one family");
        }

        return owner.Name == name
            ? place.Refuse(
                $"The lines of '{shown}', which started on line {owner.Start.Line}, have ended",
                "Keep all lines of a family together")
            : place.Refuse(
                $"'{shown}' belongs to the {FamilyTypes.Word(owner.Type)} '{LineCursor.Shown(owner.Name)}' of line {owner.Start.Line}, whose lines have ended",
                "Keep all lines of a family together, or rename one family");
    }

    private static RefusedException NotASample(SampleLine line, OpenFamily family)
    {
        bool total = family.IsOpenMetrics && family.Type == FamilyType.Counter && family.Name.EndsWith("_total", StringComparison.Ordinal);
        return line.Start.Refuse(
            $"'{LineCursor.Shown(line.Name)}' cannot be a sample of the {FamilyTypes.Word(family.Type)} of that name",
            total ? "Write the counter's name without '_total' on its metadata lines" : $"Name the sample {string.Join(" or ", family.SampleNames)}");
    }
}
