namespace MetricsClient.Exposition.Negotiation;

/// <summary>Reads the <c>Accept-Encoding</c> header (RFC 9110, section 12.5.3).</summary>
internal static class AcceptEncoding
{
    /// <summary>Returns true if the client accepts gzip and does not prefer identity.</summary>
    public static bool PrefersGzip(string? header)
    {
        double? gzip = null;
        double? identity = null;
        double? others = null;
        var list = new WeightedList(header);
        while (list.Next(out ReadOnlySpan<char> coding, out double weight))
        {
            if (coding.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            {
                gzip = weight;
            }
            else if (coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                identity = weight;
            }
            else if (coding is "*")
            {
                others = weight;
            }
        }

        double wanted = gzip ?? others ?? 0;
        return wanted > 0 && wanted >= (identity ?? 0);
    }
}
