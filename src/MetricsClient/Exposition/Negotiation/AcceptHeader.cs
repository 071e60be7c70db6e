using MetricsClient.Text;

namespace MetricsClient.Exposition.Negotiation;

/// <summary>
/// Chooses a format from an <c>Accept</c> header (RFC 9110, section 12.5.1). The weight of a format is the weight of the most specific
/// media range that matches the format. The format with the highest weight is chosen. Invalid ranges are ignored.
/// </summary>
internal static class AcceptHeader
{
    private const string EscapingParameter = "escaping=";

    // In ascending order of expressiveness: the last format can express the most.
    private static readonly Candidate[] s_candidates =
    [
        new(ExpositionFormat.PrometheusText, "text/plain", "text/*"),
        new(ExpositionFormat.PrometheusText1, "text/plain", "text/*"),
        new(ExpositionFormat.OpenMetricsText, "application/openmetrics-text", "application/*"),
        new(ExpositionFormat.OpenMetricsText2, "application/openmetrics-text", "application/*"),
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
            // Among formats with equal weights, the later format in the list is chosen, but only if the header names the format.
            Preference other = preferences[i];
            double least = preferences[best].Weight;
            bool better = other.Weight > least || (other.IsNamed && other.Weight > 0 && other.Weight == least);

            // A wildcard range such as */* does not show that the client can read protobuf.
            bool readable = other.IsNamed || least == 0 || s_candidates[i].Format != ExpositionFormat.Protobuf;
            best = better && readable ? i : best;
        }

        return s_candidates[best].Format;
    }

    // The first scheme in the header applies to every format. Prometheus names no scheme for protobuf, but expects the same scheme there.
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

    // A format, its media type, and the range of its group, such as text/*.
    private sealed record Candidate(ExpositionFormat Format, string Media, string Group)
    {
        /// <summary>Returns how specific a media range is for this format, from 1 to 4; 0 if the range does not match.</summary>
        public int Precision(ReadOnlySpan<char> range, WeightedList list) =>
            range.Equals(Media, StringComparison.OrdinalIgnoreCase) ? NamedPrecision(list)
            : Format == ExpositionFormat.OpenMetricsText2 ? 0
            : range.Equals(Group, StringComparison.OrdinalIgnoreCase) ? 2
            : range is "*/*" ? 1
            : 0;

        // An unknown version of a text format matches the closest stable version. The response names the version that was used.
        // OpenMetrics 2.0.0 is experimental, so only a client that names exactly this version can read the format.
        private int NamedPrecision(WeightedList list)
        {
            if (Format == ExpositionFormat.Protobuf)
            {
                return list.Parameter("proto=") is "io.prometheus.client.MetricFamily"
                    && list.Parameter("encoding=").Equals("delimited", StringComparison.OrdinalIgnoreCase) ? Preference.Named : 0;
            }

            ReadOnlySpan<char> version = list.Parameter("version=");
            if (Format == ExpositionFormat.OpenMetricsText || Format == ExpositionFormat.OpenMetricsText2)
            {
                return (version is "2.0.0") == (Format == ExpositionFormat.OpenMetricsText2) ? Preference.Named : 0;
            }

            bool isFirst = version.IsEmpty || version[0] is < '1' or > '9';
            return version.IsEmpty ? 3 : isFirst == (Format == ExpositionFormat.PrometheusText) ? Preference.Named : 0;
        }
    }

    // The weight of one format, and how specific the range is from which the weight was read.
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
