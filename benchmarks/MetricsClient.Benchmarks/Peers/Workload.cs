namespace MetricsClient.Benchmarks.Peers;

/// <summary>The input of every library, equal for all libraries.</summary>
internal static class Workload
{
    /// <summary>A power of two, so that a mask replaces the division, and too many values for a branch predictor.</summary>
    public const int ObservationCount = 1 << 15;

    public const string Help = "Metric of benchmarks.";

    private const int Seed = 20240229;

    public static string[] LabelNames { get; } = ["method", "code"];

    /// <summary>Fourteen finite bounds, the number of default bounds of prometheus-net.</summary>
    public static double[] Bounds { get; } = Buckets.Exponential(0.001, 2, 14);

    public static double[] Quantiles { get; } = [0.5, 0.9, 0.99];

    /// <summary>Uniform over the logarithm of the bounds, so that all buckets are equally likely.</summary>
    public static double[] Observations { get; } = MakeObservations();

    /// <summary>Label values of many series. As in an application, the strings exist before a measurement.</summary>
    public static string[] PathValues(int count)
    {
        string[] values = new string[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Invariant($"/api/items/{i:D5}");
        }

        return values;
    }

    /// <summary>Replaces each string with an equal string, as if the label values came from a request.</summary>
    public static void CopyEach(string[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = new string(values[i].AsSpan());
        }
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
