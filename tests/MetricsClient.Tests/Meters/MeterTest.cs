using System.Diagnostics.Metrics;

namespace MetricsClient.Tests.Meters;

/// <summary>A meter and a registry, with the problems that the registry reports.</summary>
public abstract class MeterTest : IDisposable
{
    private readonly ReportedProblems _problems;

    protected MeterTest()
    {
        Meter = new Meter(Name);
        _problems = new ReportedProblems(Registry);
    }

    // Each test has a name of its own, because a listener receives all meters of the process.
    protected string Name { get; } = $"tests.{Guid.NewGuid():N}";

    protected Meter Meter { get; }

    protected CollectorRegistry Registry { get; } = new();

    /// <summary>Gets the messages of the problems that were reported.</summary>
    protected IReadOnlyList<string> Problems => [.. _problems.Select(static problem => problem.Message)];

    public void Dispose()
    {
        Meter.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);

    /// <summary>Returns the series with their values, without the self-metrics.</summary>
    protected static string[] Series(CollectorRegistry registry) =>
    [
        .. registry.Samples()
            .Where(static sample => !sample.Name.StartsWith("metricsclient_", StringComparison.Ordinal))
            .Select(static sample => $"{sample.Series} {sample.Value}"),
    ];
}
