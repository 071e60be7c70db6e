using System.Buffers;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Exposition.Text;

/// <summary>Writes the lines that the text formats have in common, for one family at a time and in one escaping scheme.</summary>
internal sealed class TextLines
{
    // The room in a line for all parts except name and labels: punctuation, suffix, le label with the longest bound, and the longest
    // number.
    private const int LineRoom = 128;

    private readonly IBufferWriter<byte> _output;
    private byte[] _sampleStart = [];
    private byte[] _bucketStart = [];
    private bool _isQuoted;

    public TextLines(IBufferWriter<byte> output, EscapingScheme scheme)
    {
        _output = output;
        Scheme = scheme;
    }

    public EscapingScheme Scheme { get; }

    /// <summary>Sets the family of the following lines, and returns the names of the family.</summary>
    public FamilyNames BeginFamily(FamilyHeader family)
    {
        FamilyNames names = family.In(Scheme);
        _sampleStart = names.SampleStart;
        _bucketStart = names.BucketStart;
        _isQuoted = names.IsQuoted;
        return names;
    }

    /// <summary>Writes a line such as <c># TYPE x counter</c>. The title is the name of the family, in quotes if needed.</summary>
    public void Metadata(ReadOnlySpan<byte> keyword, ReadOnlySpan<byte> title, ReadOnlySpan<byte> text)
    {
        var line = new LineWriter(_output, keyword.Length + title.Length + text.Length + LineRoom);
        line.Raw(keyword);
        line.Raw(title);
        line.Raw((byte)' ');
        line.Raw(text);
        line.End();
    }

    /// <summary>Writes the HELP line, unless the help text is empty.</summary>
    public void Help(ReadOnlySpan<byte> title, string help, bool escapeQuotes)
    {
        if (help.Length == 0)
        {
            return;
        }

        var line = new LineWriter(_output, title.Length + EscapedText.MaxLength(help.Length) + LineRoom);
        line.Raw("# HELP "u8);
        line.Raw(title);
        line.Raw((byte)' ');
        line.Help(help, escapeQuotes);
        line.End();
    }

    /// <summary>Writes the TYPE, UNIT and HELP lines of OpenMetrics.</summary>
    /// <param name="title">The name of the family, in quotes if needed.</param>
    /// <param name="kind">The type to write.</param>
    /// <param name="family">The family, for its unit and its help text.</param>
    public void OpenMetricsHeader(ReadOnlySpan<byte> title, MetricKind kind, FamilyHeader family)
    {
        Metadata("# TYPE "u8, title, OpenMetricsType(kind));

        // The unit is omitted if the escaped name does not end in the unit, because parsers would reject such a unit.
        if (family.Unit is { } unit && family.In(Scheme).EndWith(unit))
        {
            Metadata("# UNIT "u8, title, family.UnitUtf8);
        }

        Help(title, family.Help, escapeQuotes: true);
    }

    /// <summary>Begins a sample line: writes everything before the value.</summary>
    public LineWriter Begin(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> suffix) => Begin(_sampleStart, labels, suffix, extraRoom: 0);

    /// <summary>Begins a sample line: writes everything before the value, and reserves room for bytes after the value.</summary>
    public LineWriter Begin(byte[] start, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> suffix, int extraRoom)
    {
        var line = new LineWriter(_output, start.Length + labels.Length + extraRoom + LineRoom);
        line.Raw(start);
        line.Raw(suffix);
        if (_isQuoted)
        {
            // {"a.b" 1, or {"a.b",c="d"} 1
            line.Raw((byte)'"');
            if (labels.Length > 0)
            {
                line.Raw((byte)',');
                line.Raw(labels);
            }

            line.Raw((byte)'}');
        }
        else if (labels.Length > 0)
        {
            line.Raw((byte)'{');
            line.Raw(labels);
            line.Raw((byte)'}');
        }

        line.Raw((byte)' ');
        return line;
    }

    /// <summary>Begins a bucket line: writes everything before the count, and reserves room for bytes after the count.</summary>
    public LineWriter BeginBucket(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> le, int extraRoom)
    {
        var line = new LineWriter(_output, _bucketStart.Length + labels.Length + extraRoom + LineRoom);
        line.Raw(_bucketStart);
        End(ref line, labels, le);
        return line;
    }

    /// <summary>Writes a sample line with an integer.</summary>
    public void Integer(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> suffix, long value)
    {
        LineWriter line = Begin(labels, suffix);
        line.Integer(value);
        line.End();
    }

    /// <summary>Writes a sample line with a number.</summary>
    public void Number(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> suffix, double value)
    {
        LineWriter line = Begin(labels, suffix);
        line.Number(value);
        line.End();
    }

    /// <summary>Writes the sample line of a quantile of a summary.</summary>
    public void Quantile(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> quantile, double value)
    {
        var line = new LineWriter(_output, _sampleStart.Length + labels.Length + LineRoom);
        line.Raw(_sampleStart);
        line.Raw(_isQuoted ? "\","u8 : "{"u8);
        End(ref line, labels, quantile);
        line.Number(value);
        line.End();
    }

    /// <summary>Writes the last line of the exposition.</summary>
    public void Last(ReadOnlySpan<byte> line) => _output.Write(line);

    private static ReadOnlySpan<byte> OpenMetricsType(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter"u8,
        MetricKind.Info => "info"u8,
        MetricKind.Gauge => "gauge"u8,
        MetricKind.Histogram => "histogram"u8,
        MetricKind.GaugeHistogram => "gaugehistogram"u8,
        MetricKind.Summary => "summary"u8,
        MetricKind.StateSet => "stateset"u8,
        _ => "unknown"u8,
    };

    private static void End(ref LineWriter line, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> ownLabel)
    {
        if (labels.Length > 0)
        {
            line.Raw(labels);
            line.Raw((byte)',');
        }

        line.Raw(ownLabel);
        line.Raw((byte)'}');
        line.Raw((byte)' ');
    }
}

/// <summary>Writes one line. The output provides one span for the whole line, unless <see cref="Reserve"/> asks for another.</summary>
internal ref struct LineWriter
{
    private readonly IBufferWriter<byte> _output;
    private Span<byte> _line;
    private int _written;

    /// <summary>Begins a line of at most <paramref name="maxLength"/> bytes.</summary>
    public LineWriter(IBufferWriter<byte> output, int maxLength)
    {
        _output = output;
        _line = output.GetSpan(maxLength);
    }

    /// <summary>Provides room for more bytes of a line whose length is not known at its beginning.</summary>
    public void Reserve(int bytes)
    {
        if (_line.Length - _written < bytes)
        {
            _output.Advance(_written);
            _line = _output.GetSpan(bytes);
            _written = 0;
        }
    }

    public void Raw(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(_line[_written..]);
        _written += utf8.Length;
    }

    public void Raw(byte ascii) => _line[_written++] = ascii;

    public void Help(string help, bool escapeQuotes) =>
        _written += EscapedText.Write(help, _line[_written..], escapeQuotes);

    public void Integer(long value) => _written += NumberText.WriteInteger(value, _line[_written..]);

    public void Number(double value) => _written += NumberText.WriteValue(value, _line[_written..]);

    public void Seconds(long milliseconds) => _written += NumberText.WriteSeconds(milliseconds, _line[_written..]);

    /// <summary>Ends the line.</summary>
    public void End()
    {
        _line[_written++] = (byte)'\n';
        _output.Advance(_written);
    }
}
