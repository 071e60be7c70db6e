using System.Diagnostics;
using MetricsClient.Fuzz;
using MetricsClient.Fuzz.Targets;

// Tests the library with random input until a time is over, or until an invariant does not hold:
//   MetricsClient.Fuzz [--seconds N] [--rounds N] [--seed N] [--target NAME]
// Exit codes: 0 all invariants held, 1 a failure, 2 a wrong command line.
FuzzTarget[] all =
[
    new("formats", FormatsTarget.Check),
    new("openmetrics2", FormatsTarget.CheckOpenMetrics2),
    new("samples", SamplesTarget.Check),
    new("reader", ReaderTarget.Check),
    new("bytes", ReaderTarget.CheckBytes),
    new("header", HeaderTarget.Check),
];

var options = FuzzOptions.Parse(args);
FuzzTarget[] targets = [.. all.Where(target => options?.Target is null || target.Name == options.Target)];
if (options is null || targets.Length == 0)
{
    Console.Error.WriteLine($"Usage: {FuzzOptions.Usage}. Targets: {string.Join(", ", all.Select(static target => target.Name))}.");
    return 2;
}

Console.WriteLine($"fuzz: {string.Join(", ", targets.Select(static target => target.Name))}, first seed {options.Seed}, {options.Duration.TotalSeconds} s");
var progress = TimeSpan.FromSeconds(10);
long started = Stopwatch.GetTimestamp();
TimeSpan reported = TimeSpan.Zero;
int seed = options.Seed;
for (long round = 0; round < options.Rounds; round++, seed = unchecked(seed + 1) & int.MaxValue)
{
    TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
    if (elapsed >= options.Duration)
    {
        break;
    }

    if (elapsed - reported >= progress)
    {
        Console.WriteLine($"fuzz: {round} rounds, seed {seed}, {elapsed.TotalSeconds:0} s");
        reported = elapsed;
    }

    foreach (FuzzTarget target in targets)
    {
        try
        {
            target.Check(new Random(seed));
        }
        catch (Exception failure)
        {
            Console.Error.WriteLine($"fuzz: target {target.Name} fails for seed {seed}: {failure}");
            Console.Error.WriteLine($"Repeat with: dotnet run --project tests/MetricsClient.Fuzz -c Release -- --target {target.Name} --seed {seed} --rounds 1");
            return 1;
        }
    }
}

Console.WriteLine($"fuzz: all invariants held; last seed {seed}, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
return 0;
