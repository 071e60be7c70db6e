using System.Diagnostics;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Scale;

/// <summary>
/// A million series with a time to live. In each minute of a simulated clock a tenth of the series are new, and as many are no longer
/// updated.
/// </summary>
internal static class ChurnTable
{
    private const int Live = 1_000_000;
    private const int NewEachMinute = Live / 10;
    private const int Minutes = 20;

    private static readonly TimeSpan s_timeToLive = TimeSpan.FromSeconds(90);

    public static void Print(TextWriter output)
    {
        var clock = new Clock();
        var registry = new CollectorRegistry(clock);
        MetricFamily<Counter> family = registry.CreateCounter(
            "requests_total", "Requests.", ["path", "code"], new CounterOptions { MaxSeries = 2 * Live, TimeToLive = s_timeToLive });
        string[] paths = [.. Enumerable.Range(0, Live).Select(Path)];
        Update(family, paths);
        output.WriteLine("| minute | series in the scrape | creation, ns | update, ns | scrape, ms | bytes of a series |");
        output.WriteLine("|--:|--:|--:|--:|--:|--:|");
        for (int minute = 1; minute <= Minutes; minute++)
        {
            // The first tenth of the paths is replaced, then the second, and so on.
            int first = (minute - 1) % 10 * NewEachMinute;
            for (int i = 0; i < NewEachMinute; i++)
            {
                paths[first + i] = Path((minute * Live) + i);
            }

            clock.Advance(TimeSpan.FromMinutes(1));
            double creation = NanosecondsOf(() => Update(family, paths.AsSpan(first, NewEachMinute)), NewEachMinute);
            double update = NanosecondsOf(() => Update(family, paths), Live);
            double scrape = NanosecondsOf(() => registry.WriteToAsync(Stream.Null, ExpositionFormat.PrometheusText).Wait(), calls: 1) / 1e6;
            if (minute is 1 or 2 or 5 or 10 or 20)
            {
                int series = family.GetAllSeries().Count;
                output.WriteLine(Invariant($"| {minute} | {series:N0} | {creation:N0} | {update:N0} | {scrape:N0} | {BytesOf(paths) / series:N0} |"));
            }
        }

        GC.KeepAlive(registry);
    }

    private static string Path(int number) => Invariant($"/api/items/{number:D9}");

    private static void Update(MetricFamily<Counter> family, ReadOnlySpan<string> paths)
    {
        foreach (string path in paths)
        {
            family.WithLabels(path, "200").Inc();
        }
    }

    private static double NanosecondsOf(Action work, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }

    // The heap without the strings of this program: an object header, a length, and the characters.
    private static double BytesOf(string[] paths) => Footprint.SettledHeap() - (paths.Length * (double)(IntPtr.Size + ((paths[0].Length * sizeof(char)) + 22) / 8 * 8));

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan time) => _now += time;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _now.Ticks;
    }
}
