using System.Text;
using MetricsClient.Conformance.Referees;
using MetricsClient.Testing;

namespace MetricsClient.Conformance.Lint;

/// <summary>Lint of a registry and promtool, which checks the rendered text, have the same findings.</summary>
public sealed class LintAgreementTests
{
    // Words that violate a rule, words that almost do, and plain words.
    private static readonly string[] s_words =
    [
        "jobs", "http", "total", "bucket", "count", "sum", "info", "Total", "counter", "gauge", "Histogram", "summary", "untyped",
        "s", "ms", "us", "ns", "sec", "b", "kb", "MB", "gb", "tb", "pb", "m", "h", "d", "g", "min",
        "seconds", "minutes", "hours", "days", "weeks", "milliseconds", "microminutes", "Seconds", "bytes", "bits", "kilobytes",
        "mibibytes", "mebibytes", "gibibits", "celsius", "fahrenheit", "rankine", "kelvin", "kelvins", "meters", "metres", "kilometres",
        "inches", "yards", "miles", "grams", "pounds", "ounces", "joules", "calories", "volts", "amperes", "milliamperes", "decaseconds",
        "queueDepth", "aB", "AB", "a:b", ":", "", "_",
    ];

    private static readonly string[] s_labels = ["le", "quantile", "queueName", "queue_name", "Queue", "code"];

    [Fact]
    [Trait("Rounds", "random")]
    public async Task Promtool_has_the_same_findings_for_random_names()
    {
        int seed = Random.Shared.Next();
        CollectorRegistry registry = Create(new Random(seed), families: 3_000 * Math.Min(Rounds.Factor, 5));
        string text = Encoding.UTF8.GetString(NastyRegistry.Write(registry, ExpositionFormat.PrometheusText));

        string[] promtools = (await Promtool.CheckMetricsAsync(text)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        // Promtool repeats a line for each series and for each abbreviation.
        string[] missing = [.. promtools.Except(registry.Lint().Select(PromtoolLint.Line))];
        string[] invented = [.. registry.Lint().Select(PromtoolLint.Line).Except(promtools)];
        Assert.True(
            missing.Length + invented.Length == 0,
            $"Seed {seed}: only promtool finds '{string.Join("', '", missing)}', only the library finds '{string.Join("', '", invented)}'.");
        Assert.True(promtools.Distinct().Count() > 2_000, "The names should break every rule often.");
    }

    [Fact]
    public async Task Promtool_and_lint_find_nothing_in_a_registry_of_difficult_values()
    {
        CollectorRegistry registry = NastyRegistry.Create();

        Assert.Equal("", await Promtool.CheckMetricsAsync(Encoding.UTF8.GetString(NastyRegistry.Write(registry, ExpositionFormat.PrometheusText))));
        Assert.Empty(registry.Lint());
    }

    private static CollectorRegistry Create(Random random, int families)
    {
        var registry = new CollectorRegistry();
        registry.Register(new UnknownFamilies([.. Enumerable.Range(0, families / 5).Select(_ => Name(random))]));
        for (int i = 0; i < families; i++)
        {
            string help = random.Next(4) == 0 ? "" : "Helps.";
            string[] labels = [.. s_labels.Where(_ => random.Next(8) == 0)];
            try
            {
                AddFamily(registry, random.Next(4), Name(random), help, labels);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                // The name is invalid, or another family has registered it.
            }
        }

        return registry;
    }

    // Promtool reads only families that have series.
    private static void AddFamily(CollectorRegistry registry, int kind, string name, string help, string[] labels)
    {
        string[] values = [.. labels.Select(static _ => "value")];
        if (labels.Length == 0)
        {
            _ = kind switch
            {
                0 => registry.CreateCounter(name, help),
                1 => registry.CreateGauge(name, help),
                2 => (object)registry.CreateHistogram(name, help),
                _ => registry.CreateObservableGauge(name, help, static () => 1),
            };
            return;
        }

        _ = kind switch
        {
            0 => registry.CreateCounter(name, help, labels).WithLabels(values),
            1 => registry.CreateGauge(name, help, labels).WithLabels(values),
            2 => (object)registry.CreateHistogram(name, help, labels).WithLabels(values),
            _ => registry.CreateObservableCounter(name, help, labels, () => [new LabeledValue(1, values)]),
        };
    }

    private static string Name(Random random) =>
        string.Join('_', Enumerable.Range(0, random.Next(1, 5)).Select(_ => s_words[random.Next(s_words.Length)]));

    private sealed class UnknownFamilies : ICollector
    {
        private readonly string[] _names;

        public UnknownFamilies(string[] names)
        {
            _names = names;
        }

        public void Collect(MetricWriter writer)
        {
            foreach (string name in _names.Distinct())
            {
                writer.BeginUnknown($"unknown_{name}", "Of unknown type.", "le").Add(1, "1");
            }
        }
    }
}
