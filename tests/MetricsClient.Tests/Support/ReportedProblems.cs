using System.Collections;

namespace MetricsClient.Tests;

/// <summary>The problems that a registry has reported to a callback since the creation of this list. Each read waits for the delivery.</summary>
internal sealed class ReportedProblems : IReadOnlyList<MetricProblem>
{
    // Never reached in a test that passes.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly CollectorRegistry _registry;
    private readonly List<MetricProblem> _problems = [];

    public ReportedProblems(CollectorRegistry registry)
    {
        _registry = registry;
        registry.AddProblemCallback(_problems.Add);
    }

    public int Count => Delivered().Count;

    public MetricProblem this[int index] => Delivered()[index];

    public static void Await(CollectorRegistry registry) => Assert.True(registry.Problems.Flush(s_patience), "The problems were not delivered.");

    public IEnumerator<MetricProblem> GetEnumerator() => Delivered().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<MetricProblem> Delivered()
    {
        Await(_registry);
        return _problems;
    }
}
