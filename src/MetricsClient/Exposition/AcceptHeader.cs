namespace MetricsClient.Exposition;

/// <summary>
/// Chooses a format from an <c>Accept</c> header (RFC 9110, section 12.5.1): a format has the weight of the most specific
/// range that covers it, and the larger weight wins; garbage counts for nothing.
/// </summary>
internal static class AcceptHeader
{
    public static ExpositionFormat Choose(string? accept)
    {
        var openMetrics = new Preference("application/openmetrics-text", "application/*");
        var text = new Preference("text/plain", "text/*");
        var list = new WeightedList(accept);
        while (list.Next(out ReadOnlySpan<char> range, out double weight))
        {
            openMetrics.Note(range, weight);
            text.Note(range, weight);
        }

        // Of two that are liked alike OpenMetrics says more, but only who names it is known to read it.
        return openMetrics.Weight > text.Weight || (openMetrics.IsNamed && openMetrics.Weight > 0 && openMetrics.Weight == text.Weight)
            ? ExpositionFormat.OpenMetricsText
            : ExpositionFormat.PrometheusText;
    }

    // How welcome one media type is. Versions are not looked at: an unknown one falls to the one that is known, since the
    // answer says which it is.
    private struct Preference
    {
        private readonly string _media;
        private readonly string _group;
        private int _precision;

        public Preference(string media, string group)
        {
            _media = media;
            _group = group;
        }

        public double Weight { get; private set; }

        public readonly bool IsNamed => _precision == 3;

        public void Note(ReadOnlySpan<char> range, double weight)
        {
            int precision = range.Equals(_media, StringComparison.OrdinalIgnoreCase) ? 3
                : range.Equals(_group, StringComparison.OrdinalIgnoreCase) ? 2
                : range is "*/*" ? 1
                : 0;
            if (precision > 0 && precision >= _precision)
            {
                Weight = precision > _precision ? weight : Math.Max(weight, Weight);
                _precision = precision;
            }
        }
    }
}
