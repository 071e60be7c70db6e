using MetricsClient.Text;

namespace MetricsClient.Model;

/// <summary>The labels of one series, for an encoder.</summary>
internal readonly struct LabelSet
{
    private readonly byte[] _labels;

    public LabelSet(LabelSchema schema, byte[] labels)
    {
        Schema = schema;
        _labels = labels;
    }

    /// <summary>Gets the label names, shared by all series of a family with the same names.</summary>
    public LabelSchema Schema { get; }

    /// <summary>Returns the pairs as text, without braces; empty if there are no labels.</summary>
    public ReadOnlySpan<byte> Text(EscapingScheme scheme) => Schema.Text(_labels, scheme);

    /// <summary>Returns an enumerator of the pairs.</summary>
    public LabelPairs Pairs(EscapingScheme scheme) => Schema.Pairs(_labels, scheme);
}
