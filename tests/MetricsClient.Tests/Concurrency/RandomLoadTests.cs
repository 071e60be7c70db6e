using System.Diagnostics;
using System.Globalization;

namespace MetricsClient.Tests.Concurrency;

/// <summary>Memory and updates of a process with many simulated processors whose threads update 2,000 counters, gauges and histograms.</summary>
/// <remarks>Ten minutes, or as many as METRICSCLIENT_MINUTES_OF_LOAD says. All processes run side by side.</remarks>
[Trait("Lane", "long")]
[Collection(nameof(Alone))]
public sealed class RandomLoadTests
{
    private static readonly int s_seconds = (int)(60 * double.Parse(
        Environment.GetEnvironmentVariable("METRICSCLIENT_MINUTES_OF_LOAD") ?? "10", CultureInfo.InvariantCulture));

    [Fact]
    public async Task The_memory_of_series_that_threads_update_at_random_stays_below_one_and_a_half_times_the_memory_at_rest()
    {
        string[] loads = ["64 8", "64 64", "64 64 zipf", "128 64", "128 64 zipf"];

        double[] growth = await Task.WhenAll(loads.Select(static load => GrowthAsync(load.Split(' '))));

        Assert.All(loads.Zip(growth), static one => Assert.True(one.Second <= 1.5, $"{one.First}: {one.Second:0.00} times the memory at rest."));
    }

    private static async Task<double> GrowthAsync(string[] load)
    {
        string seconds = s_seconds.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "MetricsClient.ExitChild"), ["load", load[1], seconds, .. load[2..]])
        {
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_PROCESSOR_COUNT"] = load[0] },
        };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        double[] figures = [.. output.Split(' ').Select(static figure => double.Parse(figure, CultureInfo.InvariantCulture))];
        TestContext.Current.TestOutputHelper!.WriteLine($"{string.Join(' ', load)}: {output}");
        Assert.Equal(0, figures[2]);
        return figures[1] / figures[0];
    }
}
