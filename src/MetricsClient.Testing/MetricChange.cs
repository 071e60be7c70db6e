using System.Globalization;

namespace MetricsClient.Testing;

/// <summary>The change of a sample during an action. Immutable.</summary>
public sealed class MetricChange
{
    private MetricChange(string series, double? before, double? after)
    {
        Series = series;
        Before = before;
        After = after;
    }

    /// <summary>Gets the name and the labels of the sample in ordinal order, such as <c>jobs_total{queue="mail"}</c>.</summary>
    public string Series { get; }

    /// <summary>Gets the value before the action; null if the sample did not exist.</summary>
    public double? Before { get; }

    /// <summary>Gets the value after the action; null if the sample does not exist any more.</summary>
    public double? After { get; }

    /// <summary>Gets the difference of the values. A sample that does not exist counts as 0.</summary>
    public double Difference => (After ?? 0) - (Before ?? 0);

    /// <summary>Returns the series and the difference.</summary>
    /// <returns>A text such as <c>jobs_total +1</c>, or <c>jobs_total (removed)</c> for a sample that does not exist any more.</returns>
    public override string ToString() => After is null
        ? $"{Series} (removed)"
        : string.Create(CultureInfo.InvariantCulture, $"{Series} {(Difference >= 0 ? "+" : "")}{Difference}");

    internal static IReadOnlyList<MetricChange> Between(IReadOnlyList<CollectedSample> before, IReadOnlyList<CollectedSample> after)
    {
        var rest = before.ToDictionary(static sample => sample.Series, static sample => sample.Value);
        var changes = new List<MetricChange>();
        foreach (CollectedSample sample in after)
        {
            double? earlier = rest.Remove(sample.Series, out double value) ? value : null;
            if (earlier is null || !earlier.Value.Equals(sample.Value))
            {
                changes.Add(new MetricChange(sample.Series, earlier, sample.Value));
            }
        }

        return [.. changes, .. rest.Select(static removed => new MetricChange(removed.Key, removed.Value, null))];
    }
}
