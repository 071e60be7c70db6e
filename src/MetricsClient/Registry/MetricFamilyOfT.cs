using System.Runtime.CompilerServices;
using MetricsClient.Model;
using MetricsClient.Registry;
using MetricsClient.Series;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>All series that share one name, each reached by its label values.</summary>
/// <typeparam name="T">What each series is: <see cref="Counter"/>, <see cref="Gauge"/>, <see cref="Histogram"/> or <see cref="Summary"/>.</typeparam>
public sealed class MetricFamily<T> : MetricFamily
    where T : MetricSeries
{
    private readonly Action<T, MetricEncoder> _write;
    private readonly int _labelCount;

    internal MetricFamily(
        CollectorRegistry registry,
        FamilyDefinition definition,
        Func<SeriesIdentity, T> create,
        Action<T, MetricEncoder> write)
        : base(registry, definition, create)
    {
        _write = write;
        _labelCount = definition.LabelNames.Length;
    }

    /// <summary>The only series of a family without labels.</summary>
    internal T Single => Get([]);

    /// <summary>The series with this label value, made on first use. Lock-free; allocates nothing once it is there.</summary>
    /// <exception cref="ArgumentException">The family has not one label.</exception>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public T WithLabels(string value1) => Get([value1]);

    /// <summary>The series with these label values, made on first use. Lock-free; allocates nothing once it is there.</summary>
    /// <exception cref="ArgumentException">The family has not two labels.</exception>
    /// <exception cref="ArgumentNullException">A value is null.</exception>
    public T WithLabels(string value1, string value2) => Get([value1, value2]);

    /// <summary>The series with these label values, made on first use. Lock-free; allocates nothing once it is there.</summary>
    /// <exception cref="ArgumentException">The family has not three labels.</exception>
    /// <exception cref="ArgumentNullException">A value is null.</exception>
    public T WithLabels(string value1, string value2, string value3) => Get([value1, value2, value3]);

    /// <summary>The series with these label values, made on first use. Lock-free; allocates nothing once it is there.</summary>
    /// <exception cref="ArgumentException">The family has not four labels.</exception>
    /// <exception cref="ArgumentNullException">A value is null.</exception>
    public T WithLabels(string value1, string value2, string value3, string value4) => Get([value1, value2, value3, value4]);

    /// <summary>The series with these label values, made on first use. Lock-free; allocates nothing once it is there.</summary>
    /// <exception cref="ArgumentException">The number of values is not the number of labels.</exception>
    /// <exception cref="ArgumentNullException">A value is null.</exception>
    public T WithLabels(params ReadOnlySpan<string> labelValues) => Get(labelValues);

    /// <summary>The series with these label values, made on first use. Lock-free; only the array is allocated.</summary>
    /// <exception cref="ArgumentException">The number of values is not the number of labels.</exception>
    /// <exception cref="ArgumentNullException">The array or a value is null.</exception>
    public T WithLabels(params string[] labelValues)
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        return Get(labelValues);
    }

    /// <summary>Removes a series; updates through handles that are still held are counted, but not shown. Whether it was there.</summary>
    /// <exception cref="ArgumentException">The number of values is not the number of labels.</exception>
    public bool Remove(params string[] labelValues)
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        CheckCount(labelValues.Length);
        return Series.Remove(labelValues);
    }

    /// <summary>Removes every series whose label values the predicate accepts, and returns how many there were.</summary>
    public int RemoveWhere(Func<IReadOnlyList<string>, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Series.RemoveWhere(predicate);
    }

    /// <summary>Removes every series.</summary>
    public void Clear() => Series.Clear();

    /// <summary>The series that a scrape would show now, oldest first.</summary>
    public IReadOnlyList<T> GetAllSeries()
    {
        HideIdle();
        var all = new List<T>();
        foreach (MetricSeries? series in Series.InOrder)
        {
            if (series is not null)
            {
                all.Add((T)series);
            }
        }

        return all;
    }

    internal override void WriteTo(MetricEncoder encoder)
    {
        bool begun = false;
        foreach (SeriesSet set in Sets)
        {
            foreach (MetricSeries? series in set.InOrder)
            {
                if (series is null)
                {
                    continue;
                }

                if (!begun)
                {
                    encoder.BeginFamily(Definition.Header);
                    begun = true;
                }

                _write((T)series, encoder);
            }
        }
    }

    private T Get(ReadOnlySpan<string> values)
    {
        if (values.Length != _labelCount)
        {
            Throw.LabelCount(Name, Definition.LabelNames, values.Length);
        }

        // This family's set holds nothing but what its create function made; a checked cast costs a quarter of the look-up
        // in code shared between type arguments (benchmarks: Labels).
        return Unsafe.As<T>(Series.Get(values));
    }

    private void CheckCount(int count)
    {
        if (count != _labelCount)
        {
            Throw.LabelCount(Name, Definition.LabelNames, count);
        }
    }
}
