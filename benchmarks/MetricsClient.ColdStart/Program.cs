// A short process, which the command `cold` of the benchmarks starts: LIBRARY TASK [ADDRESS]. Prints one figure: a timestamp for inc,
// milliseconds of processor time for scrape. The task push prints nothing, because its end is the end of the process.
using System.Diagnostics;
using MetricsClient.ColdStart;

switch (args)
{
    case ["bare", "inc"]:
        break;
    case ["MetricsClient", "inc"]:
        Ours.Inc();
        break;
    case ["prometheus-net", "inc"]:
        PrometheusNet.Inc();
        break;
    case ["bare", "push", var address]:
        await Bare.PushAsync(address);
        return;
    case ["MetricsClient", "push", var address]:
        await Ours.PushAsync(address);
        return;
    case ["prometheus-net", "push", var address]:
        await PrometheusNet.PushAsync(address);
        return;
    case ["bare", "scrape"]:
        Console.WriteLine(0);
        return;
    case ["MetricsClient", "scrape"]:
        Console.WriteLine(await Ours.ScrapeAsync());
        return;
    case ["prometheus-net", "scrape"]:
        Console.WriteLine(await PrometheusNet.ScrapeAsync());
        return;
    default:
        throw new ArgumentException("Unknown library or task.");
}

// The clock is the same in every process of a machine.
Console.WriteLine(Stopwatch.GetTimestamp());
