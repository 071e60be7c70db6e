namespace MetricsClient.Model;

/// <summary>The labels of one series as an encoder sees them.</summary>
internal readonly struct LabelSet
{
    private readonly byte[] _labels;

    public LabelSet(LabelSchema schema, byte[] labels)
    {
        Schema = schema;
        _labels = labels;
    }

    /// <summary>The names of the labels, shared by all series of a family with the same names.</summary>
    public LabelSchema Schema { get; }

    /// <summary>The pairs as they stand between braces; empty when there are none.</summary>
    public ReadOnlySpan<byte> Text(EscapingScheme scheme) => Schema.Text(_labels, scheme);

    /// <summary>The pairs one by one.</summary>
    public LabelPairs Pairs(EscapingScheme scheme) => Schema.Pairs(_labels, scheme);
}
