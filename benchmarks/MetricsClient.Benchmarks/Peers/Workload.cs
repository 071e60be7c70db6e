namespace MetricsClient.Benchmarks.Peers;

/// <summary>What every library is given to do, so that all of them do the same.</summary>
internal static class Workload
{
    /// <summary>A power of two: an index is masked, not divided, and the list is too long for a branch predictor to learn.</summary>
    public const int ObservationCount = 1 << 15;

    public const string Help = "What is counted here.";

    private const int Seed = 20240229;

    public static string[] LabelNames { get; } = ["method", "code"];

    /// <summary>Fourteen finite bounds, as many as prometheus-net has by default.</summary>
    public static double[] Bounds { get; } = Buckets.Exponential(0.001, 2, 14);

    public static double[] Quantiles { get; } = [0.5, 0.9, 0.99];

    /// <summary>Spread evenly over the logarithm of the bounds, so that every bucket is as likely.</summary>
    public static double[] Observations { get; } = MakeObservations();

    /// <summary>Label values of many series; the strings exist before any measurement, as those of an application do.</summary>
    public static string[] PathValues(int count)
    {
        string[] values = new string[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Invariant($"/api/items/{i:D5}");
        }

        return values;
    }

    private static double[] MakeObservations()
    {
        var random = new Random(Seed);
        double[] values = new double[ObservationCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = 0.0005 * Math.Pow(2, random.NextDouble() * 15);
        }

        return values;
    }
}
