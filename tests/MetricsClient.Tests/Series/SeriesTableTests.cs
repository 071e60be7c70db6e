using MetricsClient.Series;

namespace MetricsClient.Tests.Series;

public sealed class SeriesTableTests
{
    [Theory]
    [Trait("Lane", "full")]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public void The_table_behaves_as_a_dictionary_through_growth_and_removal_for_any_hashes(int hashes)
    {
        var random = new Random(hashes);
        var table = new SeriesTable(labels: 1);
        var model = new Dictionary<string, Gauge>();
        var order = new List<Gauge>();
        for (int step = 0; step < 20_000; step++)
        {
            // Comes and goes in waves, so that tables grow, shrink and fill up with tombstones.
            bool adds = random.Next(100) < (step / 2_000 % 2 == 0 ? 70 : 30);
            string value = GaugesOfOneLabel.Values[random.Next(GaugesOfOneLabel.Values.Length)];
            if (!model.TryGetValue(value, out Gauge? known) && adds)
            {
                Gauge added = Series(value, hashes);
                table = table.Add(added, [value]);
                model.Add(value, added);
                order.Add(added);
            }
            else if (known is not null && !adds)
            {
                Assert.True(table.Remove(known));
                Assert.False(table.Remove(known));
                model.Remove(value);
                order.Remove(known);
            }

            // By the string that the series was made with, and by another that says the same.
            Assert.Equal(model.GetValueOrDefault(value), Find(table, value, hashes));
            Assert.Equal(model.GetValueOrDefault(value), Find(table, new string(value), hashes));
            Assert.Equal(model.GetValueOrDefault(value), FindAndNote(table, value, hashes));
            Assert.Contains(table.FindByAddress(new OneLabelValue(value)), (MetricSeries?[])[null, model.GetValueOrDefault(value)]);
            Assert.Contains(table.FindByAddress([value]), (MetricSeries?[])[null, model.GetValueOrDefault(value)]);
            Assert.Null(table.FindByAddress(new OneLabelValue(new string(value))));
            Assert.Null(table.FindByAddress([new string(value)]));
            Assert.Equal(model.Count, table.Live);
            Assert.Equal(model.Values.Sum(static series => series.Labels.Length), table.LabelBytes);
        }

        Assert.Equal(order, InOrder(table));
        Assert.All(GaugesOfOneLabel.Values, value => Assert.Equal(model.GetValueOrDefault(value), Find(table, value, hashes)));
    }

    [Fact]
    public void A_series_with_similar_label_values_is_not_removed()
    {
        Gauge one = Series("a", 1);
        SeriesTable table = new SeriesTable(labels: 1).Add(one, ["a"]);

        Assert.False(table.Remove(Series("a", 1)));
        Assert.Equal([one], InOrder(table));
    }

    [Fact]
    public void A_table_without_any_series_finds_nothing()
    {
        var table = new SeriesTable(labels: 1);

        Assert.Null(Find(table, "a", int.MaxValue));
        Assert.Equal(0, table.Live);
        Assert.Empty(InOrder(table));
    }

    [Fact]
    public void A_replaced_table_still_contains_its_series()
    {
        string[] six = ["a", "b", "c", "d", "e", "f"];
        var old = new SeriesTable(labels: 1);
        foreach (string value in six)
        {
            Assert.Same(old, old.Add(Series(value, 9), [value]));
        }

        SeriesTable grown = old.Add(Series("g", 9), ["g"]);

        Assert.NotSame(old, grown);
        Assert.Equal(six, InOrder(old).Select(static series => series.GetLabelValues()[0]));
        Assert.Equal([.. six, "g"], InOrder(grown).Select(static series => series.GetLabelValues()[0]));
    }

    [Fact]
    public void Series_that_are_added_and_removed_do_not_make_a_table_grow_without_limit()
    {
        var table = new SeriesTable(labels: 1);
        int replaced = 0;
        for (int i = 0; i < 30_000; i++)
        {
            Gauge series = Series($"v{i}", int.MaxValue);
            SeriesTable next = table.Add(series, [$"v{i}"]);
            replaced += next == table ? 0 : 1;
            table = next;
            table.Remove(series);
        }

        // A table of eight slots has room for six series, so one in six brings a new one of the same size.
        Assert.Equal(4_999, replaced);
    }

    [Fact]
    public void A_series_is_found_while_series_with_the_same_hash_come_and_go_before_it()
    {
        Gauge[] gone = [Series("a", 1), Series("b", 1)];
        Gauge kept = Series("c", 1);
        SeriesTable table = new SeriesTable(labels: 1).Add(gone[0], ["a"]).Add(gone[1], ["b"]).Add(kept, ["c"]);

        Race.Beside(
            1,
            _ =>
            {
                for (int i = 0; i < gone.Length; i++)
                {
                    Assert.True(table.Remove(gone[i]));
                    gone[i] = Series(gone[i].GetLabelValues()[0], 1);
                    Volatile.Write(ref table, table.Add(gone[i], [.. gone[i].GetLabelValues()]));
                }
            },
            () =>
            {
                for (int i = 0; i < 50_000; i++)
                {
                    Assert.Same(kept, Find(Volatile.Read(ref table), "c", 1));
                }
            });
    }

    private static Gauge Series(string value, int hashes) =>
        new(new SeriesIdentity(GaugesOfOneLabel.Set, GaugesOfOneLabel.Set.Schema.Render([value]), Hash(value, hashes), default));

    private static MetricSeries? Find(SeriesTable table, string value, int hashes) =>
        table.Find(GaugesOfOneLabel.Set.Schema, Hash(value, hashes), [value]);

    private static MetricSeries? FindAndNote(SeriesTable table, string value, int hashes) =>
        table.FindAndNote(GaugesOfOneLabel.Set.Schema, Hash(value, hashes), new OneLabelValue(value));

    private static int Hash(string value, int hashes) => LabelHash.Of([value]) % hashes;

    private static List<MetricSeries> InOrder(SeriesTable table)
    {
        var all = new List<MetricSeries>();
        foreach (MetricSeries? series in table.InOrder)
        {
            if (series is not null)
            {
                all.Add(series);
            }
        }

        return all;
    }
}
