using MetricsClient.Text;

namespace MetricsClient.Model;

/// <summary>The labels of one series, as an encoder receives the labels.</summary>
internal readonly struct LabelSet
{
    public LabelSet(LabelSchema schema, byte[] labels)
    {
        Schema = schema;
        Rendered = labels;
    }

    /// <summary>Gets the label names. All series with the same label names in a family share one schema.</summary>
    public LabelSchema Schema { get; }

    /// <summary>Gets the rendered labels. A registered series has the same array in each collect.</summary>
    public byte[] Rendered { get; }

    /// <summary>Returns the labels as text, without braces; empty if there are no labels.</summary>
    public ReadOnlySpan<byte> Text(EscapingScheme scheme) => Schema.Text(Rendered, scheme);

    /// <summary>Returns the values of the labels, without the static labels.</summary>
    public string[] Values() => Schema.Values(Rendered);

    /// <summary>Returns an enumerator of the labels.</summary>
    public LabelPairs Pairs(EscapingScheme scheme) => Schema.Pairs(Rendered, scheme);
}
