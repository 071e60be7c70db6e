namespace MetricsClient.Model;

/// <summary>
/// Enumerates the labels of one series, a name and a value at a time, from the rendered labels. The protobuf format uses this enumerator,
/// because it does not write labels as text.
/// </summary>
internal ref struct LabelPairs
{
    private readonly LabelSchema _schema;
    private readonly LabelSchema _names;
    private readonly byte[] _labels;
    private ReadOnlySpan<byte> _rest;
    private int _next;

    /// <param name="schema">The schema with which the labels were rendered. It gives the position of each value.</param>
    /// <param name="names">
    /// The schema whose label names are returned: <paramref name="schema"/> itself, or its escaped form if the client needs escaped names.
    /// Both schemas have the same labels in the same order.
    /// </param>
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

    /// <summary>The value of the current label, with the escape sequences of the text formats.</summary>
    public ReadOnlySpan<byte> EscapedValue { get; private set; }

    /// <summary>True if the value is known to contain no escape sequence.</summary>
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
