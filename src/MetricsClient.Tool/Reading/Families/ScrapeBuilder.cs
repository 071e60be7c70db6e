using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>
/// Assembles lines into families. The lines of a family must be adjacent, and two families must not have a sample name
/// in common.
/// </summary>
internal sealed class ScrapeBuilder : IDisposable
{
    private readonly ScrapeFormat _format;
    private readonly ScrapeVisitor _visitor;

    // From the identity of each name of a family or sample to the family that owns the name.
    private readonly IdentityTable<Owner> _owners = new();

    private OpenFamily? _current;

    public ScrapeBuilder(ScrapeFormat format, ScrapeVisitor visitor)
    {
        _format = format;
        _visitor = visitor;
    }

    public void Add(MetadataLine line)
    {
        OpenFamily family = _current?.Name == line.Name ? _current : Open(line.Name, line.NamePlace);
        family.AddMetadata(line);
        if (line.Keyword == "TYPE")
        {
            foreach (string suffix in family.Suffixes)
            {
                Claim(suffix, family, line.NamePlace);
            }
        }
    }

    public void Add(SampleLine line)
    {
        if (_current is null || !_current.HasSampleName(line.Name))
        {
            if (_current?.Name == line.Name)
            {
                throw NotASample(line, _current);
            }

            Open(line.Name, line.Start);
        }

        _current!.AddSample(line);
        _visitor.Visit(_current, line);
    }

    /// <summary>Completes the last family, after the last line of the text.</summary>
    public void Finish()
    {
        if (_current is not null)
        {
            _current.Finish();
            _visitor.Finish(_current);
            _current.Dispose();
        }

        _current = null;
    }

    public void Dispose()
    {
        _current?.Dispose();
        _owners.Dispose();
    }

    private OpenFamily Open(string name, Place place)
    {
        Finish();
        _current = new OpenFamily(name, place, _format);
        Claim("", _current, place);
        return _current;
    }

    private void Claim(string suffix, OpenFamily family, Place place)
    {
        string name = family.Name + suffix;
        ref Owner owner = ref _owners.Find(LineIdentity.OfName(name), out bool isNew);
        if (isNew)
        {
            owner.Line = family.Start.Line;
            owner.Type = family.Type;
            owner.SuffixLength = (byte)suffix.Length;
        }
        else if (owner.Line != family.Start.Line)
        {
            throw Taken(name, owner, family, place);
        }
    }

    private static RefusedException Taken(string name, Owner owner, OpenFamily family, Place place)
    {
        string shown = LineCursor.Shown(name);
        if (family.Name != name)
        {
            return place.Refuse(
                $"The {FamilyTypes.Word(family.Type)} '{LineCursor.Shown(family.Name)}' can expose '{shown}', which line {owner.Line} already exposes",
                "Rename one family");
        }

        return owner.SuffixLength == 0
            ? place.Refuse(
                $"The lines of '{shown}', which started on line {owner.Line}, have ended",
                "Keep all lines of a family together")
            : place.Refuse(
                $"'{shown}' belongs to the {FamilyTypes.Word(owner.Type)} '{LineCursor.Shown(name[..^owner.SuffixLength])}' of line {owner.Line}, whose lines have ended",
                "Keep all lines of a family together, or rename one family");
    }

    private static RefusedException NotASample(SampleLine line, OpenFamily family)
    {
        bool total = family.IsOpenMetrics && family.Type == FamilyType.Counter && family.Name.EndsWith("_total", StringComparison.Ordinal);
        return line.Start.Refuse(
            $"'{LineCursor.Shown(line.Name)}' cannot be a sample of the {FamilyTypes.Word(family.Type)} of that name",
            total
                ? "Write the counter's name without '_total' on its metadata lines"
                : $"Name the sample {string.Join(" or ", family.Suffixes.Select(suffix => family.Name + suffix))}");
    }

    // The name of the owner is the claimed name without the suffix. A family starts on one line, so the line identifies the family.
    private struct Owner : IIdentitySlot
    {
        public UInt128 Identity { get; set; }

        public int Line { get; set; }

        public FamilyType Type { get; set; }

        public byte SuffixLength { get; set; }
    }
}
