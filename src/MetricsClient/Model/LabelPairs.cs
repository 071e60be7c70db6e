namespace MetricsClient.Model;

/// <summary>Goes through the labels of one series pair by pair, for formats that do not show them as text.</summary>
internal ref struct LabelPairs
{
    private readonly LabelSchema _schema;
    private readonly LabelSchema _names;
    private readonly byte[] _labels;
    private ReadOnlySpan<byte> _rest;
    private int _next;

    /// <summary>Reads labels that the schema rendered, under the names of another with as many.</summary>
    public LabelPairs(LabelSchema schema, LabelSchema names, byte[] labels)
    {
        _schema = schema;
        _names = names;
        _labels = labels;
        _rest = schema.Text(labels);
    }

    /// <summary>The label's name.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The label's value as it stands between quotes.</summary>
    public ReadOnlySpan<byte> EscapedValue { get; private set; }

    /// <summary>Whether the value stands for itself, byte by byte.</summary>
    public bool IsPlain { get; private set; }

    public bool Next()
    {
        int own = _schema.Count;
        if (_next == own + _schema.StaticCount)
        {
            return false;
        }

        Name = _names.NameUtf8(_next);
        if (_next < own)
        {
            EscapedValue = _schema.NextValue(_labels, _next, ref _rest, out bool plain);
            IsPlain = plain;
        }
        else
        {
            EscapedValue = _schema.StaticValue(_next - own);
            IsPlain = false;
        }

        _next++;
        return true;
    }
}
