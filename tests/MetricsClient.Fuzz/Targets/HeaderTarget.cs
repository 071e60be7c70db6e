using MetricsClient.Tests.Exposition.Negotiation;

namespace MetricsClient.Fuzz.Targets;

/// <summary>Every Accept header, however malformed, selects a format, and the same header always selects the same format.</summary>
internal static class HeaderTarget
{
    private const int Headers = 50;

    public static void Check(Random random)
    {
        for (int i = 0; i < Headers; i++)
        {
            string header = random.Next(2) == 0 ? RandomHeader.Pieces(random) : RandomHeader.Characters(random);
            var format = ExpositionFormat.Negotiate(header);

            Invariant.Holds(format.ContentType.Length > 0, () => $"No content type for '{header}'.");
            Invariant.Holds(
                ExpositionFormat.Negotiate(header).ContentType == format.ContentType, () => $"Two formats for '{header}'.");
        }
    }
}
