using MetricsClient.Model;
using MetricsClient.Storage.Native;

namespace MetricsClient.Tests.Storage.Native;

/// <summary>
/// A model of a histogram with native buckets. Stores every observation and computes the buckets on each read.
/// </summary>
internal sealed class PlainNativeHistogram
{
    private readonly NativeSettings _settings;
    private readonly List<double> _values = [];
    private DateTimeOffset _resetAt;

    public PlainNativeHistogram(NativeSettings settings, DateTimeOffset now)
    {
        _settings = settings;
        Reset(now);
    }

    public int Schema { get; private set; }

    public double ZeroThreshold { get; private set; }

    public IReadOnlyList<double> Values => _values;

    public long CreatedMilliseconds => _resetAt.ToUnixTimeMilliseconds();

    public long ZeroCount => _values.Count(IsZero);

    public int Resets { get; private set; }

    public int Widenings { get; private set; }

    public int Halvings { get; private set; }

    public void Observe(double value, DateTimeOffset now)
    {
        bool known = IsZero(value) || _values.Exists(other => !IsZero(other) && Key(other) == Key(value));
        _values.Add(value);
        if (known || BucketCount <= _settings.MaxBuckets)
        {
            return;
        }

        if (now - _resetAt >= _settings.MinResetInterval)
        {
            Reset(now);
            _values.Add(value);
            Resets++;
            return;
        }

        while (BucketCount > _settings.MaxBuckets && TryCoarsen())
        {
        }
    }

    public NativeBucket[] Buckets(bool negative) =>
    [
        .. _values.Where(value => !IsZero(value) && (value < 0) == negative)
            .GroupBy(value => Key(value).Index)
            .Select(static group => new NativeBucket(group.Key, group.Count()))
            .OrderBy(static bucket => bucket.Index),
    ];

    private int BucketCount => _values.Where(value => !IsZero(value)).Select(Key).Distinct().Count();

    private bool IsZero(double value) => Math.Abs(value) <= ZeroThreshold;

    private (int Index, bool Negative) Key(double value) =>
        (NativeIndex.AtSchema(NativeIndex.Of(Math.Abs(value)), Schema), value < 0);

    private void Reset(DateTimeOffset now)
    {
        _values.Clear();
        _resetAt = now;
        Schema = _settings.Schema;
        ZeroThreshold = _settings.ZeroThreshold;
    }

    private bool TryCoarsen()
    {
        double nearest = NativeIndex.UpperBound(_values.Where(value => !IsZero(value)).Min(value => Key(value).Index), Schema);
        if (nearest <= _settings.MaxZeroThreshold)
        {
            ZeroThreshold = nearest;
            Widenings++;
            return true;
        }

        if (Schema == NativeIndex.CoarsestSchema)
        {
            return false;
        }

        Schema--;
        Halvings++;
        return true;
    }
}
