namespace MetricsClient.State;

/// <summary>The labels of one series as an encoder sees them.</summary>
internal readonly struct LabelSet
{
    private readonly byte[] _labels;

    public LabelSet(LabelSchema schema, byte[] labels)
    {
        Schema = schema;
        _labels = labels;
    }

    public LabelSchema Schema { get; }

    /// <summary>The pairs as they stand between braces; empty when there are none.</summary>
    public ReadOnlySpan<byte> Text => Schema.Text(_labels);
}
