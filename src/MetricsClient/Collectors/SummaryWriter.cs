using MetricsClient.Collectors;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Receives the summaries of one family from a collector.</summary>
public sealed class SummaryWriter
{
    private readonly MetricWriter _writer;
    private readonly CollectedFamily _family;
    private readonly QuantileLabels _quantiles;

    // For each quantile in ascending order, the index of the quantile in the list of the collector.
    private readonly int[] _order;

    internal SummaryWriter(MetricWriter writer, CollectedFamily family, IReadOnlyList<double> quantiles)
    {
        _writer = writer;
        _family = family;
        _quantiles = new QuantileLabels(family.Header.Name, quantiles);
        _order = [.. Enumerable.Range(0, quantiles.Count).OrderBy(i => quantiles[i])];
    }

    /// <summary>Adds a summary.</summary>
    /// <param name="count">The number of observations.</param>
    /// <param name="sum">The sum of all observations.</param>
    /// <param name="quantileValues">The value of each quantile, in the order of the quantiles of the family.</param>
    /// <param name="labelValues">The label values, in the order of the label names.</param>
    /// <returns>This object, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">
    /// The count is negative, the number of quantile or label values is wrong, or the label values are repeated.
    /// </exception>
    public SummaryWriter Add(long count, double sum, IReadOnlyList<double> quantileValues, params string[] labelValues) => _writer.Checked(() => MetricWriter.Copied(quantileValues), copy =>
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        if (count < 0 || copy.Length != _order.Length)
        {
            throw Throw.BadSummary(_family.Header.Name, _order.Length);
        }

        double[] values = Array.ConvertAll(_order, place => copy[place]);
        _family.Add(labelValues, new CollectedSummary(_quantiles, values, count, sum));
        return this;
    });
}
