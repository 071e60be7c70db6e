using System.Buffers;
using MetricsClient.Text;

namespace MetricsClient.Exposition;

/// <summary>Writes one line after the other into the output, whose room is asked for once a line.</summary>
internal ref struct LineWriter
{
    private readonly IBufferWriter<byte> _output;
    private readonly Span<byte> _line;
    private int _written;

    /// <summary>Begins a line of at most <paramref name="maxLength"/> bytes.</summary>
    public LineWriter(IBufferWriter<byte> output, int maxLength)
    {
        _output = output;
        _line = output.GetSpan(maxLength);
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
