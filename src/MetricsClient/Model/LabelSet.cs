namespace MetricsClient.Model;

/// <summary>The labels of one series as an encoder sees them.</summary>
internal readonly struct LabelSet
{
    private readonly LabelSchema _schema;
    private readonly byte[] _labels;

    public LabelSet(LabelSchema schema, byte[] labels)
    {
        _schema = schema;
        _labels = labels;
    }

    /// <summary>The pairs as they stand between braces; empty when there are none.</summary>
    public ReadOnlySpan<byte> Text(EscapingScheme scheme) => _schema.Text(_labels, scheme);

    /// <summary>The pairs one by one.</summary>
    public LabelPairs Pairs(EscapingScheme scheme) => _schema.Pairs(_labels, scheme);
}
