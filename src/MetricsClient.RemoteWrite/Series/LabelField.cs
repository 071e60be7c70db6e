using MetricsClient.Exposition.Protobuf;

namespace MetricsClient.RemoteWrite.Series;

/// <summary>A label that many series share, such as the name of a metric or the bound of a bucket.</summary>
internal sealed class LabelField
{
    public static readonly byte[] MetricName = "__name__"u8.ToArray();

    public LabelField(byte[] name, byte[] value)
    {
        Name = name;
        Value = value;
        Message = Render(name, value);
    }

    /// <summary>No label.</summary>
    public static LabelField None { get; } = new();

    private LabelField()
    {
        Name = Value = Message = [];
    }

    public byte[] Name { get; }

    public byte[] Value { get; }

    /// <summary>The field <c>labels</c> of a series: the tag, the length, and the message <c>Label</c>.</summary>
    public byte[] Message { get; }

    /// <summary>The name and the value for version 2.</summary>
    public SymbolIds Symbols { get; set; }

    /// <summary>Creates a field from a label in the text format, such as <c>le="0.5"</c>. The value needs no escaping.</summary>
    public static LabelField FromText(ReadOnlySpan<byte> text)
    {
        int equals = text.IndexOf((byte)'=');
        return new LabelField(text[..equals].ToArray(), text[(equals + 2)..^1].ToArray());
    }

    /// <summary>Returns the field <c>labels</c> for a label.</summary>
    public static byte[] Render(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        using var writer = new ProtobufWriter();
        int start = writer.Begin(field: 1);
        writer.Bytes(field: 1, name);
        writer.Bytes(field: 2, value);
        writer.End(start);
        return writer.Written.ToArray();
    }
}
