namespace MetricsClient.Tests.State;

/// <summary>Random lives of series, compared step by step with a model that is nothing but a dictionary.</summary>
public sealed class SeriesModelTests
{
    private const int Limit = 6;
    private const int Values = 10;
    private const int MaxHandles = 30;

    private readonly Random _random;
    private readonly CollectorRegistry _registry = new();
    private readonly MetricFamily<Counter> _family;
    private readonly Dictionary<string, Model> _known = [];

    // Every handle that is not removed, so that no hidden series is collected, and some that are.
    private readonly List<(Counter Handle, Model Model)> _handles = [];
    private readonly List<string> _live = [];
    private Model? _overflow;
    private double _removedUpdates;
    private double _overflowUpdates;

    public SeriesModelTests()
    {
        _random = new Random(42);
        _family = _registry.CreateCounter("x_total", "", new CounterOptions { SeriesLimit = Limit }, "label");
    }

    [Fact]
    public void Series_live_as_the_model_says()
    {
        for (int step = 0; step < 20_000; step++)
        {
            Step();
            if (step % 10 == 0)
            {
                Compare();
            }
        }

        Assert.True(_removedUpdates > 0 && _overflowUpdates > 0);
    }

    private void Step()
    {
        switch (_random.Next(100))
        {
            case < 40:
                Update(Get($"v{_random.Next(Values)}"));
                break;
            case < 75 when _handles.Count > 0:
                Update(_handles[_random.Next(_handles.Count)]);
                break;
            case < 85 when _handles.Count > 0:
                Unpublish(_handles[_random.Next(_handles.Count)]);
                break;
            case < 90 when _handles.Count > 0:
                Publish(_handles[_random.Next(_handles.Count)]);
                break;
            case < 97:
                Remove($"v{_random.Next(Values)}");
                break;
            case 97:
                RemoveOverflow();
                break;
            case 98:
                RemoveEven();
                break;
            default:
                Clear();
                break;
        }
    }

    private (Counter Handle, Model Model) Get(string value)
    {
        Counter handle = _family.WithLabels(value);
        if (!_known.TryGetValue(value, out Model? model))
        {
            if (_live.Count >= Limit)
            {
                model = _overflow ??= new Model("__overflow__");
            }
            else
            {
                model = _known[value] = new Model(value);
                _live.Add(value);
            }
        }

        // The same model is the same object, and the other way round.
        Assert.DoesNotContain(_handles, known => (known.Model == model) != (known.Handle == handle));
        if (!_handles.Exists(known => known.Model == model))
        {
            _handles.Add((handle, model));
            int stale = _handles.FindIndex(known => known.Model != _overflow && !IsKnown(known.Model));
            if (_handles.Count > MaxHandles && stale >= 0)
            {
                _handles.RemoveAt(stale);
            }
        }

        return (handle, model);
    }

    private void Update((Counter Handle, Model Model) series)
    {
        series.Handle.Inc();
        series.Model.Value++;
        if (series.Model == _overflow)
        {
            _overflowUpdates++;
        }
        else if (!IsKnown(series.Model))
        {
            _removedUpdates++;
        }
        else
        {
            Show(series.Model);
        }
    }

    private void Publish((Counter Handle, Model Model) series)
    {
        series.Handle.Publish();
        if (IsKnown(series.Model))
        {
            Show(series.Model);
        }
    }

    private void Unpublish((Counter Handle, Model Model) series)
    {
        series.Handle.Unpublish();
        if (IsKnown(series.Model))
        {
            _live.Remove(series.Model.Label);
        }
    }

    private void Remove(string value)
    {
        Assert.Equal(_known.Remove(value), _family.Remove(value));
        _live.Remove(value);
    }

    private void RemoveOverflow()
    {
        Assert.Equal(_overflow is not null, _family.Remove("__overflow__"));
        _overflow = null;
    }

    private void RemoveEven()
    {
        string[] even = [.. _known.Keys.Where(static value => value[1] % 2 == 0)];
        Assert.Equal(even.Length, _family.RemoveWhere(static values => values[0][0] == 'v' && values[0][1] % 2 == 0));
        Array.ForEach(even, value => _known.Remove(value));
        _live.RemoveAll(even.Contains);
    }

    private void Clear()
    {
        _family.Clear();
        _known.Clear();
        _live.Clear();
        _overflow = null;
    }

    // Handles that are held come back whatever the limit: there are never more of them than the program holds.
    private void Show(Model model)
    {
        if (!_live.Contains(model.Label))
        {
            _live.Add(model.Label);
        }
    }

    private bool IsKnown(Model model) => _known.GetValueOrDefault(model.Label) == model;

    private void Compare()
    {
        List<Sample> samples = _registry.Samples();
        Assert.All(_handles, static known => Assert.Equal(known.Model.Value, known.Handle.Value));
        Assert.Equal(
            _live.Select(value => new Sample("x_total", $"label=\"{value}\"", _known[value].Value)),
            samples.Where(static sample => sample.Name == "x_total" && !sample.Labels.Contains('_')));
        Assert.Equal(
            _overflow?.Value,
            samples.Find(static sample => sample.Series == "x_total{label=\"__overflow__\"}")?.Value);
        Assert.Equal(_removedUpdates, Counted(samples, "metricsclient_removed_series_updates_total"));
        Assert.Equal(_overflowUpdates, Counted(samples, "metricsclient_overflow_updates_total"));
    }

    private static double Counted(List<Sample> samples, string name) =>
        samples.Find(sample => sample.Name == name)?.Value ?? 0;

    private sealed class Model
    {
        public Model(string label)
        {
            Label = label;
        }

        public string Label { get; }

        public double Value { get; set; }
    }
}
