namespace MetricsClient;

/// <summary>Ready-made and computed bucket bounds.</summary>
public static class Buckets
{
    /// <summary>The bounds of a histogram that names none: 5 ms to 10 s, for durations in seconds.</summary>
    public static IReadOnlyList<double> Default { get; } =
        Array.AsReadOnly(new[] { .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10 });

    /// <summary>Bounds at equal distances: <paramref name="start"/>, start + width, and so on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The width is not positive and finite, the start not finite, or the count below one.</exception>
    public static double[] Linear(double start, double width, int count)
    {
        if (!double.IsFinite(start))
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, "The first bound must be a finite number.");
        }

        if (!(width > 0 && double.IsFinite(width)))
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, "The width must be above zero and finite.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return [.. Enumerable.Range(0, count).Select(i => start + (width * i))];
    }

    /// <summary>Bounds that grow by a factor: <paramref name="start"/>, start * factor, and so on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The start is not positive, the factor not above one, or the count below one.</exception>
    public static double[] Exponential(double start, double factor, int count)
    {
        if (!(start > 0 && double.IsFinite(start)))
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, "The first bound must be above zero and finite.");
        }

        if (!(factor > 1 && double.IsFinite(factor)))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor must be above one and finite.");
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
