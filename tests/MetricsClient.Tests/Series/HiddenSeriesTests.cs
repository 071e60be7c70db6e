using System.Runtime.CompilerServices;
using MetricsClient.Model;
using MetricsClient.Series;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Series;

[Collection(nameof(Alone))]
public sealed class HiddenSeriesTests
{
    private static readonly LabelSchema s_schema = new(["label"], []);

    private readonly MetricFamily<Counter> _family = new CollectorRegistry().CreateCounter("x_total", "", "a");

    [Fact]
    [Trait("Lane", "full")]
    public void Hidden_series_without_a_handle_do_not_accumulate()
    {
        const int Round = 50_000;
        Hide(0, 1000);
        long before = LiveBytes();

        for (int round = 0; round < 10; round++)
        {
            Hide(round * Round, Round);
            LiveBytes();
        }

        // A full table is replaced by a table without the collected series: at most the references of one or two rounds remain, and not
        // those of all ten rounds.
        Assert.InRange(LiveBytes() - before, long.MinValue, 2 * Round * 80);
        Assert.Empty(_family.GetAllSeries());
    }

    [Fact]
    [Trait("Lane", "full")]
    public void Series_that_expire_in_many_rounds_do_not_accumulate()
    {
        const int Round = 20_000;
        (FakeTimeProvider time, MetricFamily<Counter> family) = Expiring(Round);
        long first = 0;
        for (int round = 0; round < 10; round++)
        {
            UpdateAll(family, round * Round, Round);
            Expire(time, family);
            Assert.Empty(family.GetAllSeries());
            first = round == 1 ? LiveBytes() : first;
            LiveBytes();
        }

        Assert.InRange(LiveBytes() - first, long.MinValue, 2 * Round * 80);
    }

    [Fact]
    public void Series_that_expire_in_one_scrape_are_found_again_by_equal_label_values()
    {
        const int Count = 10_000;
        (FakeTimeProvider time, MetricFamily<Counter> family) = Expiring(Count);
        Counter[] held = UpdateAll(family, 0, Count);
        Expire(time, family);
        Assert.Empty(family.GetAllSeries());
        GC.Collect();

        Assert.Equal(held, Enumerable.Range(0, Count).Select(i => family.WithLabels($"{i}")));
        Assert.Empty(family.GetAllSeries());

        UpdateAll(family, 0, Count);
        Assert.Equal(held, family.GetAllSeries());
        Assert.All(held, static series => Assert.Equal(2, series.Value));
    }

    [Fact]
    public void A_lookup_of_a_hidden_series_allocates_nothing()
    {
        Counter held = _family.WithLabels("1");
        held.Unpublish();
        Assert.Same(held, _family.WithLabels("1"));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            _family.WithLabels("1");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_series_that_is_hidden_and_exposed_many_times_has_one_reference()
    {
        var hidden = new HiddenSeries();
        Gauge[] series = [.. Enumerable.Range(0, 2).Select(static i => Series($"{i}", hash: 1))];
        Array.ForEach(series, hidden.Add);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            hidden.Remove(series[0]);
            hidden.Add(series[0]);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(series, hidden.Alive());
    }

    [Fact]
    public void A_series_that_is_hidden_twice_has_one_reference_although_an_earlier_reference_is_free()
    {
        var hidden = new HiddenSeries();
        Gauge[] series = [.. Enumerable.Range(0, 2).Select(static i => Series($"{i}", hash: 1))];
        Array.ForEach(series, hidden.Add);
        hidden.Remove(series[0]);

        hidden.Add(series[1]);

        Assert.Equal([series[1]], hidden.Alive());
    }

    [Fact]
    public void A_cleared_family_keeps_no_memory_of_hidden_series()
    {
        const int Count = 20_000;
        long before = LiveBytes();
        Hide(0, Count);
        _family.Clear();

        Assert.InRange(LiveBytes() - before, long.MinValue, Count);
        Assert.Equal(0, _family.WithLabels("1").Value);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public void The_hidden_series_behave_as_a_dictionary_for_any_hashes(int hashes)
    {
        var random = new Random(hashes);
        var hidden = new HiddenSeries();
        var model = new Dictionary<string, Gauge>();
        for (int step = 0; step < 20_000; step++)
        {
            // Comes and goes in waves, so that tables grow, shrink and contain removed series.
            bool adds = random.Next(100) < (step / 2_000 % 2 == 0 ? 70 : 30);
            string value = $"v{random.Next(300)}";
            int hash = LabelHash.Of([value]) % hashes;
            if (!model.TryGetValue(value, out Gauge? known) && adds)
            {
                known = Series(value, hash);
                model.Add(value, known);
                hidden.Add(known);
            }
            else if (known is not null && !adds)
            {
                hidden.Remove(known);
                hidden.Remove(known);
                model.Remove(value);
            }

            Assert.Same(model.GetValueOrDefault(value), hidden.Find(s_schema, hash, [value]));
        }

        Assert.Equal(model.Values.ToHashSet<MetricSeries>(), [.. hidden.Alive()]);
    }

    [Fact]
    public void Hidden_series_that_are_held_are_all_found()
    {
        var held = new Counter[2_000];
        for (int i = 0; i < held.Length; i++)
        {
            held[i] = _family.WithLabels($"{i}");
            held[i].Unpublish();
        }

        GC.Collect();

        Assert.Equal(held, Enumerable.Range(0, held.Length).Select(i => _family.WithLabels($"{i}")));
        Assert.Equal(held.Length, _family.RemoveWhere(static _ => true));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Hide(int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            _family.WithLabels($"{i}").Unpublish();
        }
    }

    private static Gauge Series(string value, int hash) => new(new SeriesIdentity(null!, s_schema.Render([value]), hash, default));

    // Makes the check that finds the series idle, and the check that hides the series.
    private static void Expire(FakeTimeProvider time, MetricFamily<Counter> family)
    {
        family.GetAllSeries();
        time.Advance(TimeSpan.FromMinutes(1));
        family.GetAllSeries();
    }

    private static (FakeTimeProvider Time, MetricFamily<Counter> Family) Expiring(int series)
    {
        var time = new FakeTimeProvider();
        var options = new CounterOptions { TimeToLive = TimeSpan.FromMinutes(1), MaxSeries = series };
        return (time, new CollectorRegistry(time).CreateCounter("x_total", "", ["a"], options));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Counter[] UpdateAll(MetricFamily<Counter> family, int first, int count)
    {
        var updated = new Counter[count];
        for (int i = 0; i < count; i++)
        {
            updated[i] = family.WithLabels($"{first + i}");
            updated[i].Inc();
        }

        return updated;
    }

    private static long LiveBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
