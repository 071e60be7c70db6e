using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Series;

/// <summary>Random lives of series, compared step by step with a model that is nothing but a dictionary.</summary>
public sealed class SeriesModelTests
{
    private const int Limit = 6;
    private const int Values = 10;
    private const int MaxHandles = 30;

    // As many parts as the library counts in a life, so that it rounds nothing here.
    private const int LifeSeconds = 1024;

    private readonly Random _random = new(42);
    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _registry;
    private MetricFamily<Counter> _family = null!;
    private readonly Dictionary<string, Model> _known = [];

    // Every handle that is not removed, so that no hidden series is collected, and some that are.
    private readonly List<(Counter Handle, Model Model)> _handles = [];
    private readonly List<string> _live = [];
    private Model? _overflow;
    private double _removedUpdates;
    private double _overflowUpdates;

    private bool _mayExpire;
    private int _now;
    private int _lastAtLimit = -1;
    private int _expired;

    public SeriesModelTests()
    {
        _registry = new CollectorRegistry(_time);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Series_behave_as_the_model(bool mayExpire)
    {
        _mayExpire = mayExpire;
        _family = _registry.CreateCounter(
            "x_total", "", ["label"], new CounterOptions { MaxSeries = Limit, TimeToLive = mayExpire ? TimeSpan.FromSeconds(LifeSeconds) : null });
        for (int step = 0; step < 20_000; step++)
        {
            Step();
            PassTime();
            if (step % 10 == 0)
            {
                Compare();
            }
        }

        Assert.True(_removedUpdates > 0 && _overflowUpdates > 0);
        Assert.Equal(mayExpire, _expired > 0);
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
            if (!HasRoom())
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

    private void PassTime()
    {
        int seconds = _random.Next(4) == 0 ? _random.Next(300) : 0;
        _now += seconds;
        _time.Advance(TimeSpan.FromSeconds(seconds));
    }

    private bool HasRoom()
    {
        if (_live.Count >= Limit && _mayExpire && _lastAtLimit != _now)
        {
            _lastAtLimit = _now;
            Judge();
        }

        return _live.Count < Limit;
    }

    // What was used since the last time begins to be idle; what has been idle for a life is hidden.
    private void Judge()
    {
        foreach (string value in _mayExpire ? _live.ToArray() : [])
        {
            Model model = _known[value];
            if (model.IdleSince is null)
            {
                model.IdleSince = _now;
            }
            else if (_now - model.IdleSince >= LifeSeconds)
            {
                _live.Remove(value);
                _expired++;
            }
        }
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
        model.IdleSince = null;
        if (!_live.Contains(model.Label))
        {
            _live.Add(model.Label);
        }
    }

    private bool IsKnown(Model model) => _known.GetValueOrDefault(model.Label) == model;

    private void Compare()
    {
        Judge();
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

        /// <summary>When it was first found unused; null after an update.</summary>
        public int? IdleSince { get; set; }
    }
}
