using MetricsClient.Collectors;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Takes the summaries of one family.</summary>
public sealed class SummaryWriter
{
    private readonly MetricWriter _writer;
    private readonly CollectedFamily _family;
    private readonly QuantileLabels _quantiles;

    // Where the value of each quantile stands in what a collector gives: they are shown in ascending order.
    private readonly int[] _order;

    internal SummaryWriter(MetricWriter writer, CollectedFamily family, IReadOnlyList<double> quantiles)
    {
        _writer = writer;
        _family = family;
        _quantiles = new QuantileLabels(family.Header.Name, quantiles);
        _order = [.. Enumerable.Range(0, quantiles.Count).OrderBy(i => quantiles[i])];
    }

    /// <summary>Adds a summary: how many observations there were, their sum, and the value of each quantile in the order in which they were named.</summary>
    /// <exception cref="ArgumentException">The count is negative, there is not one value for each quantile, or the labels do not fit or were there before.</exception>
    public SummaryWriter Add(long count, double sum, IReadOnlyList<double> quantileValues, params string[] labelValues) => _writer.Checked(() =>
    {
        ArgumentNullException.ThrowIfNull(quantileValues);
        ArgumentNullException.ThrowIfNull(labelValues);
        if (count < 0 || quantileValues.Count != _order.Length)
        {
            throw Throw.BadSummary(_family.Header.Name, _order.Length);
        }

        double[] values = Array.ConvertAll(_order, place => quantileValues[place]);
        _family.Add(labelValues, new CollectedSummary(_quantiles, values, count, sum));
        return this;
    });
}
