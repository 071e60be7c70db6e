namespace MetricsClient.Model;

/// <summary>The labels of one series, for an encoder.</summary>
internal readonly struct LabelSet
{
    private readonly LabelSchema _schema;
    private readonly byte[] _labels;

    public LabelSet(LabelSchema schema, byte[] labels)
    {
        _schema = schema;
        _labels = labels;
    }

    /// <summary>Returns the pairs as text, without braces; empty if there are no labels.</summary>
    public ReadOnlySpan<byte> Text(EscapingScheme scheme) => _schema.Text(_labels, scheme);

    /// <summary>Returns an enumerator of the pairs.</summary>
    public LabelPairs Pairs(EscapingScheme scheme) => _schema.Pairs(_labels, scheme);
}
