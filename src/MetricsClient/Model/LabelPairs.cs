namespace MetricsClient.Model;

/// <summary>Enumerates the labels of one series pair by pair, for formats that do not write labels as text.</summary>
internal ref struct LabelPairs
{
    private readonly LabelSchema _schema;
    private readonly LabelSchema _names;
    private readonly byte[] _labels;
    private ReadOnlySpan<byte> _rest;
    private int _next;

    /// <param name="schema">The schema that rendered the labels.</param>
    /// <param name="names">The schema of the label names to return, with the same number of labels.</param>
    /// <param name="labels">The rendered labels of one series.</param>
    public LabelPairs(LabelSchema schema, LabelSchema names, byte[] labels)
    {
        _schema = schema;
        _names = names;
        _labels = labels;
        _rest = schema.Text(labels);
    }

    /// <summary>The name of the current label.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value of the current label, escaped as in the text formats.</summary>
    public ReadOnlySpan<byte> EscapedValue { get; private set; }

    /// <summary>True if the value contains no escapes.</summary>
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
