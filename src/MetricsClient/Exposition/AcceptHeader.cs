namespace MetricsClient.Exposition;

/// <summary>Chooses a format from an <c>Accept</c> header: by weight, then by which one says more; garbage counts for nothing.</summary>
internal static class AcceptHeader
{
    public static ExpositionFormat Choose(string? accept)
    {
        ExpositionFormat best = ExpositionFormat.PrometheusText;
        double bestWeight = 0;
        var list = new WeightedList(accept);
        while (list.Next(out ReadOnlySpan<char> media, out double weight))
        {
            if (Named(media) is { } format
                && (weight > bestWeight || (weight == bestWeight && weight > 0 && format == ExpositionFormat.OpenMetricsText)))
            {
                (best, bestWeight) = (format, weight);
            }
        }

        return best;
    }

    // An unknown version falls to the one that is known, since the answer says which it is.
    private static ExpositionFormat? Named(ReadOnlySpan<char> media) =>
        media.Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase) ? ExpositionFormat.OpenMetricsText
        : media.Equals("text/plain", StringComparison.OrdinalIgnoreCase) || media is "*/*" or "text/*" ? ExpositionFormat.PrometheusText
        : null;
}
