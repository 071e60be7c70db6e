using System.Buffers;
using MetricsClient.CompilerServices;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.TypedLabels;

/// <summary>Random updates of a string family and of a typed family with the same names: all scrapes have equal bytes.</summary>
public sealed class TypedModelTests
{
    private const int Steps = 4_000;
    private const int MaxSeries = 20;

    private static readonly string?[] s_routes = [null, "", "/", "/orders/{id}", "\"quoted\"\n\\", "Grüße", "\ud800", "\ufffd", new string('x', 300), "__overflow__"];

    private static readonly string[] s_regions = ["eu", "us", "\"\n\\é", "asia"];

    private readonly FakeTimeProvider _time = new();
    private readonly Random _random = new(7);
    private readonly List<(Counter OfStrings, Counter OfTypes)> _held = [];
    private MetricFamily<Counter> _strings = null!;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Closed_labels_give_equal_bytes(bool startHidden) => Compare(startHidden, RandomClosed);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_labels_give_equal_bytes(bool startHidden) => Compare(
        startHidden, () => new OpenLabels(RandomVerb(), _random.Next(-1, 3), s_routes[_random.Next(s_routes.Length)]));

    [Fact]
    public void Closed_labels_without_an_index_give_equal_bytes() => Compare(
        startHidden: false,
        () => new ManyLabels((ConsoleColor)_random.Next(18), (ConsoleColor)_random.Next(2), ConsoleColor.Red, _random.Next(2) == 0));

    private void Compare<TLabels>(bool startHidden, Func<TLabels> next)
        where TLabels : struct, IMetricLabels<TLabels>
    {
        var options = new CounterOptions
        {
            MaxSeries = MaxSeries,
            MaxLabelValueBytes = 64,
            TimeToLive = TimeSpan.FromMinutes(10),
            SuppressInitialValue = startHidden,
        };
        var expected = new CollectorRegistry(_time);
        var actual = new CollectorRegistry(_time);
        _strings = expected.CreateCounter("x_total", "", MetricLabels.NamesOf<TLabels>(), options);
        MetricFamily<Counter, TLabels> types = actual.CreateCounter<TLabels>("x_total", "", options);
        for (int step = 0; step < Steps * Rounds.Factor; step++)
        {
            Step(types, next());
            if (step % 10 == 0)
            {
                _time.Advance(TimeSpan.FromSeconds(_random.Next(200)));
                AssertEqual(expected, actual);
            }
        }
    }

    private void Step<TLabels>(MetricFamily<Counter, TLabels> types, TLabels labels)
        where TLabels : struct, IMetricLabels<TLabels>
    {
        string[] values = MetricLabels.ValuesOf(labels);
        switch (_random.Next(100))
        {
            case < 70:
                Update(_strings.WithLabels(values), types.WithLabels(labels));
                break;
            case < 80 when _held.Count > 0:
                (Counter ofStrings, Counter ofTypes) = _held[_random.Next(_held.Count)];
                ofStrings.Unpublish();
                ofTypes.Unpublish();
                break;
            case < 90:
                Assert.Equal(_strings.Remove(values), types.Remove(labels));
                break;
            case < 97:
                // Some series of the typed family are found by strings too.
                Update(_strings.WithLabels(values), types.UnderlyingFamily.WithLabels(values));
                break;
            case < 99:
                Assert.Equal(_strings.RemoveWhere(other => other[0] == values[0]), types.UnderlyingFamily.RemoveWhere(other => other[0] == values[0]));
                break;
            default:
                _strings.Clear();
                types.UnderlyingFamily.Clear();
                break;
        }
    }

    // Both sides hold the same series, so that the garbage collector leaves the same hidden series.
    private void Update(Counter ofStrings, Counter ofTypes)
    {
        ofStrings.Inc();
        ofTypes.Inc();
        _held.Add((ofStrings, ofTypes));
    }

    private static void AssertEqual(CollectorRegistry expected, CollectorRegistry actual)
    {
        foreach (ExpositionFormat format in new[] { ExpositionFormat.PrometheusText, ExpositionFormat.OpenMetricsText, ExpositionFormat.Protobuf })
        {
            Assert.Equal(Bytes(expected, format), Bytes(actual, format));
        }
    }

    private static byte[] Bytes(CollectorRegistry registry, ExpositionFormat format)
    {
        var output = new ArrayBufferWriter<byte>();
        registry.WriteTo(output, format);
        return output.WrittenSpan.ToArray();
    }

    private ClosedLabels RandomClosed() => new(
        RandomVerb(),
        _random.Next(4) switch { 0 => null, 1 => Level.Low, 2 => Level.Higher, _ => (Level)_random.Next(-128, 128) },
        s_regions[_random.Next(s_regions.Length)],
        _random.Next(2) == 0);

    private Verb RandomVerb() => (Verb)_random.Next(-1, 4);
}
