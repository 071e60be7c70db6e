using MetricsClient.Text;

namespace MetricsClient.Model;

/// <summary>The validated and sorted quantiles of a summary, and the rendered label of each quantile.</summary>
internal sealed class QuantileLabels
{
    private readonly double[] _quantiles;
    private readonly byte[][] _labels;

    /// <exception cref="ArgumentException">A quantile is not between 0 and 1, or is repeated.</exception>
    public QuantileLabels(string metric, IReadOnlyList<double> quantiles)
    {
        _quantiles = [.. quantiles.Order()];
        for (int i = 0; i < _quantiles.Length; i++)
        {
            // The condition is written so that NaN fails.
            if (!(_quantiles[i] is >= 0 and <= 1) || (i > 0 && _quantiles[i] == _quantiles[i - 1]))
            {
                throw Throw.BadQuantile(metric, _quantiles[i]);
            }

            _quantiles[i] += 0.0; // Turns -0 into 0.
        }

        _labels = Array.ConvertAll(_quantiles, Rendered);
    }

    /// <summary>An empty list of quantiles.</summary>
    public static QuantileLabels None { get; } = new("", []);

    public int Count => _quantiles.Length;

    public double this[int index] => _quantiles[index];

    /// <summary>Returns the rendered label of a quantile, such as <c>quantile="0.99"</c>.</summary>
    public ReadOnlySpan<byte> Label(int index) => _labels[index];

    /// <summary>Returns the rendered quantile, such as <c>0.99</c>.</summary>
    public ReadOnlySpan<byte> Text(int index) => _labels[index].AsSpan("quantile=\"".Length..^1);

    public bool SameAs(QuantileLabels other) => _quantiles.AsSpan().SequenceEqual(other._quantiles);

    private static byte[] Rendered(double quantile)
    {
        Span<byte> text = stackalloc byte[NumberText.MaxLength];
        return [.. "quantile=\""u8, .. text[..NumberText.WriteBound(quantile, text)], (byte)'"'];
    }
}
