using System.Globalization;

namespace MetricsClient;

/// <summary>The number of rounds of random tests: the lane long multiplies the rounds of the other lanes.</summary>
internal static class Rounds
{
    /// <summary>Gets the factor, which METRICSCLIENT_ROUNDS sets. The default is 1.</summary>
    public static int Factor { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("METRICSCLIENT_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int factor) ? factor : 1;
}
