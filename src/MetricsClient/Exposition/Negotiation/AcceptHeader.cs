namespace MetricsClient.Exposition.Negotiation;

/// <summary>
/// Chooses a format from an <c>Accept</c> header (RFC 9110, section 12.5.1): a format has the weight of the most specific
/// range that covers it, and the larger weight wins; garbage counts for nothing.
/// </summary>
internal static class AcceptHeader
{
    private const string EscapingParameter = "escaping=";

    // By how much each can say.
    private static readonly Candidate[] s_candidates =
    [
        new(ExpositionFormat.PrometheusText, "text/plain", "text/*"),
        new(ExpositionFormat.PrometheusText1, "text/plain", "text/*"),
        new(ExpositionFormat.OpenMetricsText, "application/openmetrics-text", "application/*"),
        new(ExpositionFormat.Protobuf, "application/vnd.google.protobuf", "application/*"),
    ];

    public static ExpositionFormat Choose(string? accept)
    {
        var preferences = new Preference[s_candidates.Length];
        var list = new WeightedList(accept);
        while (list.Next(out ReadOnlySpan<char> range, out double weight))
        {
            for (int i = 0; i < preferences.Length; i++)
            {
                preferences[i].Note(s_candidates[i].Precision(range, list), weight);
            }
        }

        return Best(preferences).WithEscaping(FirstEscaping(accept));
    }

    private static ExpositionFormat Best(Preference[] preferences)
    {
        int best = 0;
        for (int i = 1; i < preferences.Length; i++)
        {
            // Of two that are liked alike the later one says more, but only who names it is known to read it.
            Preference other = preferences[i];
            double least = preferences[best].Weight;
            bool better = other.Weight > least || (other.IsNamed && other.Weight > 0 && other.Weight == least);

            // Nobody reads protobuf by accident.
            bool readable = other.IsNamed || least == 0 || s_candidates[i].Format != ExpositionFormat.Protobuf;
            best = better && readable ? i : best;
        }

        return s_candidates[best].Format;
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

    // A format, and the ranges that cover it.
    private sealed record Candidate(ExpositionFormat Format, string Media, string Group)
    {
        /// <summary>How precisely a range tells the format; zero if it does not cover it.</summary>
        public int Precision(ReadOnlySpan<char> range, WeightedList list) =>
            range.Equals(Media, StringComparison.OrdinalIgnoreCase) ? NamedPrecision(list)
            : range.Equals(Group, StringComparison.OrdinalIgnoreCase) ? 2
            : range is "*/*" ? 1
            : 0;

        // A version that is not known falls to the best one that is, since the answer says which it is.
        private int NamedPrecision(WeightedList list)
        {
            if (Format == ExpositionFormat.Protobuf)
            {
                return list.Parameter("proto=") is "io.prometheus.client.MetricFamily"
                    && list.Parameter("encoding=").Equals("delimited", StringComparison.OrdinalIgnoreCase) ? Preference.Named : 0;
            }

            if (Format == ExpositionFormat.OpenMetricsText)
            {
                return Preference.Named;
            }

            ReadOnlySpan<char> version = list.Parameter("version=");
            bool isFirst = version.IsEmpty || version[0] is < '1' or > '9';
            return version.IsEmpty ? 3 : isFirst == (Format == ExpositionFormat.PrometheusText) ? Preference.Named : 0;
        }
    }

    // How welcome one format is.
    private struct Preference
    {
        public const int Named = 4;

        private int _precision;

        public double Weight { get; private set; }

        public readonly bool IsNamed => _precision == Named;

        public void Note(int precision, double weight)
        {
            if (precision > 0 && precision >= _precision)
            {
                Weight = precision > _precision ? weight : Math.Max(weight, Weight);
                _precision = precision;
            }
        }
    }
}
