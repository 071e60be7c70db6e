using MetricsClient.CompilerServices;

namespace MetricsClient;

/// <summary>
/// Converts labels of a type to strings, for members that take strings, such as those of collectors. All members are
/// thread-safe.
/// </summary>
public static class MetricLabels
{
    /// <summary>Returns the label names of a type.</summary>
    /// <typeparam name="TLabels">The type of the labels, which has a <see cref="MetricLabelsAttribute"/>.</typeparam>
    /// <returns>A new array.</returns>
    public static string[] NamesOf<TLabels>()
        where TLabels : struct, IMetricLabels<TLabels> => TLabels.GetNames();

    /// <summary>Returns the label values, in the order of the label names.</summary>
    /// <typeparam name="TLabels">The type of the labels, which has a <see cref="MetricLabelsAttribute"/>.</typeparam>
    /// <param name="labels">The labels.</param>
    /// <returns>A new array. An element is null if the label is null and its type is not nullable.</returns>
    public static string[] ValuesOf<TLabels>(TLabels labels)
        where TLabels : struct, IMetricLabels<TLabels> => TLabels.GetValues(labels);
}
