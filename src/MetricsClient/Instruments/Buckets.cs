namespace MetricsClient;

/// <summary>Default and computed upper bounds of histogram buckets.</summary>
/// <remarks>All members are thread-safe.</remarks>
public static class Buckets
{
    /// <summary>Gets the default bounds, for durations from 5 ms to 10 s, in seconds.</summary>
    public static IReadOnlyList<double> Default { get; } =
        Array.AsReadOnly(new[] { .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10 });

    /// <summary>
    /// Gets the default bounds of prometheus-net, in seconds: the bounds of <see cref="Default"/> and .075, .75 and 7.5. A histogram that
    /// was created by prometheus-net keeps its series with these bounds.
    /// </summary>
    public static IReadOnlyList<double> PrometheusNet { get; } =
        Array.AsReadOnly(new[] { .005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10 });

    /// <summary>Computes bounds at equal distances.</summary>
    /// <param name="start">The first bound, a finite number.</param>
    /// <param name="width">The distance between two bounds, positive and finite.</param>
    /// <param name="count">The number of bounds, at least 1.</param>
    /// <returns>The bounds in ascending order: start, start + width, start + 2 * width, and so on.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="start"/> is not finite, <paramref name="width"/> is not positive and finite, or <paramref name="count"/> is below 1.
    /// </exception>
    public static double[] Linear(double start, double width, int count)
    {
        if (!double.IsFinite(start))
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, "The first bound must be finite; choose a number.");
        }

        if (!(width > 0 && double.IsFinite(width)))
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, "The width must be positive and finite; choose a number above 0.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return [.. Enumerable.Range(0, count).Select(i => start + (width * i))];
    }

    /// <summary>Computes bounds that grow by a constant factor.</summary>
    /// <param name="start">The first bound, positive and finite.</param>
    /// <param name="factor">The ratio between two bounds, finite and above 1.</param>
    /// <param name="count">The number of bounds, at least 1.</param>
    /// <returns>The bounds in ascending order: start, start * factor, start * factor * factor, and so on.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="start"/> is not positive and finite, <paramref name="factor"/> is not finite and above 1, or
    /// <paramref name="count"/> is below 1.
    /// </exception>
    public static double[] Exponential(double start, double factor, int count)
    {
        if (!(start > 0 && double.IsFinite(start)))
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, "The first bound must be positive and finite; choose a number above 0.");
        }

        if (!(factor > 1 && double.IsFinite(factor)))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor must be finite and above 1; choose a number above 1.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        double[] bounds = new double[count];
        double bound = start;
        for (int i = 0; i < count; i++, bound *= factor)
        {
            bounds[i] = bound;
        }

        return bounds;
    }
}
