using System.Runtime.InteropServices;
using MetricsClient.Model;
using MetricsClient.Series;

namespace MetricsClient.Tests.Series;

public sealed class SeriesTableTests
{
    private static readonly SeriesSet s_owner = new(
        new FamilyDefinition(new FamilyHeader("x", "", MetricKind.Gauge), ["label"]),
        new LabelSchema(["label"], []),
        TimeProvider.System,
        static identity => new Gauge(identity),
        static (_, _) => { });

    public static TheoryData<int, bool> LookUps { get; } = new()
    {
        { 1, false }, { 2, false }, { 3, false }, { 1, true }, { 2, true }, { 3, true }, { 4, true }, { 5, true }, { 8, true },
    };

    private static readonly string[] s_values = [.. Enumerable.Range(0, 300).Select(static i => $"v{i}")];

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
            string value = s_values[random.Next(s_values.Length)];
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
        Assert.All(s_values, value => Assert.Equal(model.GetValueOrDefault(value), Find(table, value, hashes)));
    }

    [Theory]
    [MemberData(nameof(LookUps))]
    public void A_look_up_by_the_strings_of_the_creation_makes_a_series_known_by_their_address(int labels, bool bySpan)
    {
        using var pinned = new PinnedStrings(["a"]);
        var lookUp = LookUp.Of(labels, bySpan);
        string[] values = lookUp.Values(pinned[0], differing: 0);
        Gauge one = lookUp.Series(values);
        SeriesTable table = new SeriesTable(labels).Add(one, values);

        Assert.Same(one, lookUp.Find(table, one.Hash, lookUp.Values(new string("a"), differing: 0)));
        Assert.Null(lookUp.FindByAddress(table, values));

        Assert.Same(one, lookUp.Find(table, one.Hash, values));
        Assert.Same(one, lookUp.FindByAddress(table, values));
    }

    [Theory]
    [MemberData(nameof(LookUps))]
    public void Most_of_many_series_are_known_by_their_addresses_whichever_label_differs(int labels, bool bySpan)
    {
        int[] known = [.. Enumerable.Range(0, labels).Select(differing => UsuallyKnown(LookUp.Of(labels, bySpan), differing))];

        Assert.All(known, count => Assert.InRange(count, s_values.Length * 95 / 100, s_values.Length));
    }

    [Theory]
    [MemberData(nameof(LookUps))]
    public void A_series_whose_strings_the_garbage_collector_has_moved_is_found_by_the_text_and_known_again(int labels, bool bySpan)
    {
        var lookUp = LookUp.Of(labels, bySpan);
        int moved = 0;
        for (int i = 0; i < 50; i++)
        {
            // The string of 10,000 characters dies, so that a compaction moves the string behind it.
            string value = new string('x', 10_000)[^1..] + i;
            string[] values = lookUp.Values(value, differing: 0);
            Gauge series = lookUp.Series(values);
            SeriesTable table = new SeriesTable(labels).Add(series, values);
            lookUp.Find(table, series.Hash, values);
            GC.Collect(0, GCCollectionMode.Forced, blocking: true, compacting: true);

            moved += lookUp.FindByAddress(table, values) is null ? 1 : 0;
            Assert.Same(series, lookUp.Find(table, series.Hash, values));
            using var pinned = new PinnedStrings([value]);
            Assert.Same(series, lookUp.Find(table, series.Hash, values));
            Assert.Same(series, lookUp.FindByAddress(table, values));
        }

        Assert.InRange(moved, 1, 50);
    }

    [Theory]
    [MemberData(nameof(LookUps))]
    public void A_removed_series_is_no_longer_known_by_its_address_and_its_successor_is(int labels, bool bySpan)
    {
        var lookUp = LookUp.Of(labels, bySpan);

        // Many strings, so that all slots are tested.
        using var pinned = new PinnedStrings(s_values);
        foreach (string value in pinned.All)
        {
            string[] values = lookUp.Values(value, differing: 0);
            Gauge removed = lookUp.Series(values);
            SeriesTable table = new SeriesTable(labels).Add(removed, values);
            lookUp.Find(table, removed.Hash, values);
            table.Remove(removed);

            Assert.Null(lookUp.FindByAddress(table, values));
            Assert.Null(lookUp.FindByAddress(table, new string[labels]));

            Gauge successor = lookUp.Series(values);
            table = table.Add(successor, values);
            Assert.Same(successor, lookUp.Find(table, successor.Hash, values));
            Assert.Same(successor, lookUp.FindByAddress(table, values));
        }
    }

    [Fact]
    public void Series_of_more_than_eight_labels_are_found_by_their_texts_only()
    {
        var lookUp = LookUp.Of(AddressSlots.MostStrings + 1, bySpan: true);
        string[] values = lookUp.Values("a", differing: 0);
        Gauge series = lookUp.Series(values);
        SeriesTable table = new SeriesTable(lookUp.Labels).Add(series, values);

        Assert.Same(series, lookUp.Find(table, series.Hash, values));
        Assert.Null(lookUp.FindByAddress(table, values));
    }

    [Fact]
    public void The_series_of_a_family_without_labels_needs_no_address()
    {
        Gauge only = Series("a", 1);
        SeriesTable table = new SeriesTable(labels: 0).Add(only, []);

        Assert.Same(only, table.FindAndNote(s_owner.Schema, only.Hash, []));
        Assert.Null(table.FindByAddress([]));
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

    // Returns the median of several sets of strings, because the addresses of one set in some hundreds select fewer slots.
    private static int UsuallyKnown(LookUp lookUp, int differing)
    {
        int[] known = [.. Enumerable.Range(0, 9).Select(_ =>
        {
            using var pinned = new PinnedStrings(Array.ConvertAll(s_values, static value => new string(value)));
            return Known(pinned, lookUp, differing);
        }).Order()];
        return known[known.Length / 2];
    }

    // Adds a series for each string as one of the labels to a table, looks up each by its strings, and returns the number of series known
    // by their addresses.
    private static int Known(PinnedStrings strings, LookUp lookUp, int differing)
    {
        var table = new SeriesTable(lookUp.Labels);
        var model = new Dictionary<string, Gauge>();
        foreach (string value in strings.All)
        {
            string[] values = lookUp.Values(value, differing);
            model[value] = lookUp.Series(values);
            table = table.Add(model[value], values);
        }

        Assert.All(model, pair => Assert.Same(pair.Value, lookUp.Find(table, pair.Value.Hash, lookUp.Values(pair.Key, differing))));
        return model.Count(pair =>
        {
            MetricSeries? found = lookUp.FindByAddress(table, lookUp.Values(pair.Key, differing));
            Assert.True(found is null || found == pair.Value, "A look-up by addresses found another series.");
            return found is not null;
        });
    }

    private static Gauge Series(string value, int hashes) =>
        new(new SeriesIdentity(s_owner, s_owner.Schema.Render([value]), Hash(value, hashes), default));

    private static MetricSeries? Find(SeriesTable table, string value, int hashes) =>
        table.Find(s_owner.Schema, Hash(value, hashes), [value]);

    private static MetricSeries? FindAndNote(SeriesTable table, string value, int hashes) =>
        table.FindAndNote(s_owner.Schema, Hash(value, hashes), new OneLabelValue(value));

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

    // A look-up by a number of label values: in a struct of this number of values, or in a span.
    private sealed record LookUp(
        LabelSchema Schema, Func<SeriesTable, int, string[], MetricSeries?> Find, Func<SeriesTable, string[], MetricSeries?> FindByAddress)
    {
        public int Labels => Schema.Count;

        public static LookUp Of(int labels, bool bySpan)
        {
            var schema = new LabelSchema([.. Enumerable.Range(0, labels).Select(static i => $"label{i}")], []);
            return (labels, bySpan) switch
            {
                (1, false) => In(schema, static values => new OneLabelValue(values[0])),
                (2, false) => In(schema, static values => new TwoLabelValues(values[0], values[1])),
                (3, false) => In(schema, static values => new ThreeLabelValues(values[0], values[1], values[2])),
                (_, true) => new(
                    schema,
                    (table, hash, values) => table.FindAndNote(schema, hash, values),
                    static (table, values) => table.FindByAddress(values)),
                _ => throw new ArgumentOutOfRangeException(nameof(labels)),
            };
        }

        public string[] Values(string value, int differing) => [.. Enumerable.Range(0, Labels).Select(label => label == differing ? value : "")];

        public Gauge Series(string[] values) => new(new SeriesIdentity(s_owner, Schema.Render(values), LabelHash.Of(values), default));

        private static LookUp In<TValues>(LabelSchema schema, Func<string[], TValues> make)
            where TValues : struct, ILabelValues<TValues> => new(
                schema,
                (table, hash, values) => table.FindAndNote(schema, hash, make(values)),
                (table, values) => table.FindByAddress(make(values)));
    }

    // Strings that the garbage collector does not move.
    private sealed class PinnedStrings : IDisposable
    {
        private readonly GCHandle[] _handles;

        public PinnedStrings(string[] strings)
        {
            All = strings;
            _handles = Array.ConvertAll(strings, static one => GCHandle.Alloc(one, GCHandleType.Pinned));
        }

        public string[] All { get; }

        public string this[int index] => All[index];

        public void Dispose() => Array.ForEach(_handles, static handle => handle.Free());
    }
}
