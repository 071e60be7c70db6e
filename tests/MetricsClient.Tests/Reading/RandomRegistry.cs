namespace MetricsClient.Tests.Reading;

/// <summary>A registry with families of every kind by chance, and a note of all that was put into it.</summary>
internal sealed class RandomRegistry : ICollector
{
    private readonly Random _random;
    private readonly RandomTexts _texts;
    private readonly KeyValuePair<string, string>[] _static;
    private readonly List<PutFamily> _families = [];
    private readonly List<PutFamily> _told = [];

    public RandomRegistry(int seed)
    {
        _random = new Random(seed);
        _texts = new RandomTexts(_random);
        _static = [.. Labels("static", _random.Next(3))];
        Registry = new CollectorRegistry();
        Registry.SetStaticLabels(_static);
        Registry.Register(this);
        for (int i = _random.Next(1, 9); i > 0; i--)
        {
            AddFamily($"m{i}_");
        }
    }

    public CollectorRegistry Registry { get; }

    /// <summary>What was put in, in the order in which it is shown.</summary>
    public IEnumerable<PutFamily> Families => _families.Concat(_told).OrderBy(static family => family.Name, StringComparer.Ordinal);

    public void Collect(MetricWriter writer)
    {
        foreach (PutFamily family in _told)
        {
            string[] names = OwnNames(family);
            if (family.Kind == PutKind.Histogram)
            {
                Write(writer.BeginHistogram(family.Name, family.Help, [.. family.Series[0].Buckets!.SkipLast(1).Select(static bucket => bucket.Bound)], names), family);
            }
            else
            {
                Write(writer.BeginUnknown(family.Name, family.Help, names), family);
            }
        }
    }

    private static void Write(SampleWriter writer, PutFamily family)
    {
        foreach (PutSeries series in family.Series)
        {
            writer.Add(series.Value, OwnValues(family, series));
        }
    }

    private static void Write(HistogramWriter writer, PutFamily family)
    {
        foreach (PutSeries series in family.Series)
        {
            long before = 0;
            var counts = new List<long>();
            foreach (PutBucket bucket in series.Buckets!)
            {
                counts.Add(bucket.Count - before);
                before = bucket.Count;
            }

            writer.Add(counts, series.Value, OwnValues(family, series));
        }
    }

    private static string[] OwnNames(PutFamily family) =>
        [.. family.Series[0].Labels.Select(static label => label.Key).Where(static name => !name.StartsWith("static", StringComparison.Ordinal))];

    private static string[] OwnValues(PutFamily family, PutSeries series) =>
        [.. series.Labels.Take(OwnNames(family).Length).Select(static label => label.Value)];

    private void AddFamily(string prefix)
    {
        string name = prefix + _texts.NameTail(allowColon: true);
        string help = _texts.Any();
        string[] labels = [.. Labels("own", _random.Next(4)).Select(static label => label.Key)];
        switch (_random.Next(5))
        {
            case 0:
                AddCounter(name + (_random.Next(3) == 0 ? "" : "_total"), help, labels);
                break;
            case 1:
                AddGauge(name, help, _random.Next(2) == 0 ? [.. labels, "le", "quantile"] : labels);
                break;
            case 2:
                AddHistogram(name, help, labels);
                break;
            case 3:
                _told.Add(new PutFamily(name, PutKind.Unknown, Shown(help), Unit: null, Series(labels, () => (_texts.AnyNumber(), null))));
                break;
            default:
                double[] bounds = Bounds();
                _told.Add(new PutFamily(name, PutKind.Histogram, Shown(help), Unit: null, Series(labels, () => (_texts.AnyNumber(), Buckets(bounds, Observations())))));
                break;
        }
    }

    private void AddCounter(string name, string help, string[] labels)
    {
        IReadOnlyList<PutSeries> all = Series(labels, () => (Math.Abs(_texts.Finite()), null));
        foreach (PutSeries series in all)
        {
            Counter counter = labels.Length == 0 ? Registry.CreateCounter(name, help) : Registry.CreateCounter(name, help, labels).WithLabels(Own(series, labels));
            counter.Inc(series.Value);
        }

        _families.Add(new PutFamily(name, PutKind.Counter, Shown(help), Unit: null, all));
    }

    private void AddGauge(string name, string help, string[] labels)
    {
        string? unit = _random.Next(2) == 0 ? null : "unit" + _texts.NameTail(allowColon: false);
        string full = unit is null ? name : $"{name}_{unit}";
        var options = new GaugeOptions { Unit = unit };
        IReadOnlyList<PutSeries> all = Series(labels, () => (_texts.AnyNumber(), null));
        foreach (PutSeries series in all)
        {
            Gauge gauge = labels.Length == 0
                ? Registry.CreateGauge(full, help, options)
                : Registry.CreateGauge(full, help, labels, options).WithLabels(Own(series, labels));
            gauge.Set(series.Value);
        }

        _families.Add(new PutFamily(full, PutKind.Gauge, Shown(help), unit, all));
    }

    private void AddHistogram(string name, string help, string[] labels)
    {
        double[] bounds = Bounds();
        var options = new HistogramOptions { Buckets = bounds };
        var observed = new Queue<double[]>();
        IReadOnlyList<PutSeries> all = Series(labels, () =>
        {
            double[] values = Observations();
            observed.Enqueue(values);
            return (values.Aggregate(0.0, static (sum, value) => sum + value), Buckets(bounds, values));
        });
        foreach (PutSeries series in all)
        {
            Histogram histogram = labels.Length == 0
                ? Registry.CreateHistogram(name, help, options)
                : Registry.CreateHistogram(name, help, labels, options).WithLabels(Own(series, labels));
            Array.ForEach(observed.Dequeue(), histogram.Observe);
        }

        _families.Add(new PutFamily(name, PutKind.Histogram, Shown(help), Unit: null, all));
    }

    // One series for each combination of values that is still different once it is shown.
    private List<PutSeries> Series(string[] labels, Func<(double Value, IReadOnlyList<PutBucket>? Buckets)> put)
    {
        var seen = new HashSet<string>();
        var all = new List<PutSeries>();
        for (int i = labels.Length == 0 ? 1 : _random.Next(1, 5); i > 0; i--)
        {
            KeyValuePair<string, string>[] own = [.. labels.Select(name => KeyValuePair.Create(name, Shown(_texts.Any())))];
            if (seen.Add(string.Join('\u0002', own.Select(static label => label.Value))))
            {
                (double value, IReadOnlyList<PutBucket>? buckets) = put();
                all.Add(new PutSeries([.. own, .. _static], value, buckets));
            }
        }

        return all;
    }

    private IEnumerable<KeyValuePair<string, string>> Labels(string prefix, int count) => Enumerable.Range(0, count)
        .Select(i => KeyValuePair.Create($"{prefix}{i}{_texts.NameTail(allowColon: false)}", Shown(_texts.Any())));

    private double[] Bounds() => [.. Enumerable.Range(0, _random.Next(6)).Select(_ => _texts.Finite() + 0.0).Distinct().Order()];

    private double[] Observations() => [.. Enumerable.Range(0, _random.Next(6)).Select(_ => _texts.AnyNumber()).Where(static number => !double.IsNaN(number))];

    private static List<PutBucket> Buckets(double[] bounds, double[] observations) =>
        [.. bounds.Append(double.PositiveInfinity).Select(bound => new PutBucket(bound, observations.Count(value => value <= bound)))];

    private static string[] Own(PutSeries series, string[] labels) => [.. series.Labels.Take(labels.Length).Select(static label => label.Value)];

    private static string Shown(string text) => RandomTexts.Shown(text);
}
