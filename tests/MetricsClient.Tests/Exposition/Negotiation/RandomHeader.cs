namespace MetricsClient.Tests.Exposition.Negotiation;

/// <summary>Random Accept headers: parts of real headers, and characters with a meaning in headers.</summary>
internal static class RandomHeader
{
    private const string Alphabet = ",;=*/q.01\" escaping";

    private static readonly string[] s_pieces =
    [
        "text/plain", "application/openmetrics-text", "application/vnd.google.protobuf", "text/*", "*/*", "version=0.0.4", "version=1.0.0", "version=2", "version=2.0.0",
        "charset=utf-8", "escaping=allow-utf-8", "escaping=values", "proto=io.prometheus.client.MetricFamily", "encoding=delimited", "q=0", "q=0.5", "q=1.0",
        "q=NaN", "q=-1", "q=1e9", "\"", "\\", ";", ";", ",", ",", "=", " ",
    ];

    /// <summary>Creates a header of characters of the alphabet.</summary>
    /// <returns>A header that is valid only by chance.</returns>
    public static string Characters(Random random) =>
        new([.. Enumerable.Range(0, random.Next(60)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);

    /// <summary>Creates a header of parts of real headers.</summary>
    /// <returns>A header that is often almost valid.</returns>
    public static string Pieces(Random random) => string.Concat(random.GetItems(s_pieces, random.Next(16)));
}
