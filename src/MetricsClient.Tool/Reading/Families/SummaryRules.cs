using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>
/// Checks the quantiles of summaries. In the Prometheus text format the quantiles must be in ascending order.
/// </summary>
internal sealed class SummaryRules
{
    private readonly Dictionary<UInt128, double> _last = [];
    private readonly bool _isOpenMetrics;

    public SummaryRules(ScrapeFormat format)
    {
        _isOpenMetrics = format == ScrapeFormat.OpenMetrics;
    }

    public void AddQuantile(SampleLine line)
    {
        PlacedLabel label = line.Find("quantile")
            ?? throw line.Start.Refuse(
                "A summary's sample without a suffix needs the label 'quantile'",
                "Add the label, or the suffix _sum or _count");
        if (!NumberSyntax.TryRead(label.Value, out double quantile) || quantile is not (>= 0 and <= 1))
        {
            throw label.ValuePlace.Refuse(
                $"The quantile '{LineCursor.Shown(label.Value)}' is not a number from 0 to 1",
                "Write a number as in quantile=\"0.99\"");
        }

        if (_isOpenMetrics)
        {
            CheckValue(line);
        }
        else
        {
            CheckOrder(line, label, quantile);
        }
    }

    private static void CheckValue(SampleLine line)
    {
        if (line.Value < 0)
        {
            throw line.ValuePlace.Refuse("The value of a quantile cannot be negative in OpenMetrics", "Leave out the quantile");
        }
    }

    private void CheckOrder(SampleLine line, PlacedLabel label, double quantile)
    {
        UInt128 metric = LineIdentity.OfMetric(line, ownLabel: "quantile");
        if (_last.TryGetValue(metric, out double last) && quantile <= last)
        {
            throw label.ValuePlace.Refuse("The quantile is not above the previous quantile", "Order the quantiles ascending, each once");
        }

        _last[metric] = quantile;
    }
}
