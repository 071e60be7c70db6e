namespace MetricsClient.Exposition;

/// <summary>Chooses a format from an <c>Accept</c> header: by weight, then by which one says more; garbage counts for nothing.</summary>
internal static class AcceptHeader
{
    private const string EscapingParameter = "escaping=";

    // By how much each can say.
    private static readonly ExpositionFormat[] s_formats =
        [ExpositionFormat.PrometheusText, ExpositionFormat.PrometheusText1, ExpositionFormat.OpenMetricsText, ExpositionFormat.Protobuf];

    public static ExpositionFormat Choose(string? accept) => BestOf(accept).WithEscaping(FirstEscaping(accept));

    private static ExpositionFormat BestOf(string? accept)
    {
        // NaN where a format is not named.
        Span<double> weights = [double.NaN, double.NaN, double.NaN, double.NaN];
        double others = 0;
        var list = new WeightedList(accept);
        while (list.Next(out ReadOnlySpan<char> media, out double weight))
        {
            if (media is "*/*" or "text/*")
            {
                others = Math.Max(others, weight);
            }
            else if (Named(media, list) is { } format)
            {
                Weigh(ref weights[Array.IndexOf(s_formats, format)], weight);
                if (format == ExpositionFormat.PrometheusText && weight == 0 && list.Parameter("version=").IsEmpty)
                {
                    // Never any text, whatever its version.
                    Weigh(ref weights[Array.IndexOf(s_formats, ExpositionFormat.PrometheusText1)], weight);
                }
            }
        }

        return Heaviest(weights, others);
    }

    // Named twice, as with two versions that one format answers: the better weight counts.
    private static void Weigh(ref double named, double weight) => named = named >= weight ? named : weight;

    private static ExpositionFormat Heaviest(ReadOnlySpan<double> weights, double others)
    {
        int best = -1;
        double bestWeight = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0 && weights[i] >= bestWeight)
            {
                (best, bestWeight) = (i, weights[i]);
            }
        }

        // Whatever is liked as much as anything else, or nothing at all: the first that was not refused.
        int first = Math.Max(0, weights.IndexOfAnyExcept(0));
        return s_formats[best >= 0 && bestWeight >= others ? best : first];
    }

    // A version that is not known falls to the best one that is, since the answer says which it is.
    private static ExpositionFormat? Named(ReadOnlySpan<char> media, WeightedList list)
    {
        if (media.Equals("application/vnd.google.protobuf", StringComparison.OrdinalIgnoreCase))
        {
            bool delimited = list.Parameter("proto=") is "io.prometheus.client.MetricFamily"
                && list.Parameter("encoding=").Equals("delimited", StringComparison.OrdinalIgnoreCase);
            return delimited ? ExpositionFormat.Protobuf : null;
        }

        if (media.Equals("text/plain", StringComparison.OrdinalIgnoreCase))
        {
            ReadOnlySpan<char> version = list.Parameter("version=");
            return version.Length > 0 && version[0] is >= '1' and <= '9'
                ? ExpositionFormat.PrometheusText1
                : ExpositionFormat.PrometheusText;
        }

        return media.Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase) ? ExpositionFormat.OpenMetricsText : null;
    }

    // The first anywhere decides for every format: Prometheus names none beside protobuf, but means the same one.
    private static EscapingScheme FirstEscaping(ReadOnlySpan<char> accept)
    {
        while (!accept.IsEmpty)
        {
            int end = accept.IndexOfAny(',', ';');
            ReadOnlySpan<char> part = (end < 0 ? accept : accept[..end]).Trim();
            if (part.StartsWith(EscapingParameter, StringComparison.OrdinalIgnoreCase))
            {
                return Scheme(part[EscapingParameter.Length..].Trim().Trim('"'));
            }

            accept = end < 0 ? [] : accept[(end + 1)..];
        }

        return EscapingScheme.Underscores;
    }

    private static EscapingScheme Scheme(ReadOnlySpan<char> name) => name switch
    {
        "allow-utf-8" => EscapingScheme.AllowUtf8,
        "dots" => EscapingScheme.Dots,
        "values" => EscapingScheme.Values,
        _ => EscapingScheme.Underscores,
    };
}
