using System.Diagnostics;
using System.Globalization;
using System.Net;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Processes;

/// <summary>Measures whole processes, the libraries in turn, so that load on the machine affects all libraries.</summary>
internal static class ProcessRows
{
    private const int StartUps = 15;
    private const int Scrapes = 5;
    private const int Million = 1_000_000;
    private const double MegaByte = 1024 * 1024;

    /// <summary>From the start of the process to the first increment, with the runtime. A bare program is the floor.</summary>
    public static IEnumerable<ProcessRow> StartUp()
    {
        Dictionary<string, List<double>> all = Subject.Names.ToDictionary(static name => name, static _ => new List<double>());
        for (int i = 0; i < StartUps; i++)
        {
            foreach ((string name, List<double> milliseconds) in all)
            {
                using var child = new ChildProcess("start-up", name);
                long end = long.Parse(child.ReadFigures()[0], CultureInfo.InvariantCulture);
                milliseconds.Add(Stopwatch.GetElapsedTime(child.Started, end).TotalMilliseconds);
            }
        }

        yield return new ProcessRow("start-up to the first Inc", "ms", all.ToDictionary(static pair => pair.Key, static pair => Median(pair.Value)));
    }

    /// <summary>The cost of an idle program with a metrics server. All libraries run at the same time.</summary>
    public static IEnumerable<ProcessRow> Idle(int seconds)
    {
        ChildProcess[] children = [.. Subject.Names.Select(name => new ChildProcess("idle", name, Invariant($"{seconds}")))];
        var processor = new Dictionary<string, double>();
        var wakeUps = new Dictionary<string, double>();
        for (int i = 0; i < children.Length; i++)
        {
            using ChildProcess child = children[i];
            string[] figures = child.ReadFigures();
            processor[Subject.Names[i]] = Number(figures[0]);
            wakeUps[Subject.Names[i]] = Number(figures[1]) / seconds;
        }

        yield return new ProcessRow(Invariant($"idle for {seconds} s, processor time"), "ms", processor);
        yield return new ProcessRow("idle, wake-ups per second", "", wakeUps);
    }

    /// <summary>Scrapes of a million counters over HTTP: duration, and growth of the process.</summary>
    public static IEnumerable<ProcessRow> ScrapeOfMillion(bool gzip)
    {
        var rest = new Dictionary<string, double>();
        var time = new Dictionary<string, double>();
        var growth = new Dictionary<string, double>();
        foreach (string name in Library.All)
        {
            using var child = new ChildProcess("serve", name, Invariant($"{Million}"));
            string[] figures = child.ReadFigures();
            rest[name] = Number(figures[1]) / MegaByte;
            time[name] = MedianScrape(new Uri(figures[0]), gzip);
            child.Ask();
            growth[name] = (Number(child.ReadFigures()[0]) / MegaByte) - rest[name];
        }

        string what = gzip ? "a million counters, scrape with gzip" : "a million counters, scrape";
        if (!gzip)
        {
            yield return new ProcessRow("a million counters, at rest", "MB", rest);
        }

        yield return new ProcessRow(what, "ms", time);
        yield return new ProcessRow(what + ", growth", "MB", growth);
    }

    private static double MedianScrape(Uri address, bool gzip)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
        if (gzip)
        {
            client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");
        }

        var milliseconds = new List<double>();
        for (int i = 0; i < Scrapes; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using Stream body = client.GetStreamAsync(address).GetAwaiter().GetResult();
            body.CopyTo(Stream.Null);
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Median(milliseconds);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
