using System.Runtime.InteropServices;
using MetricsClient.Model;
using MetricsClient.Series;

namespace MetricsClient.Tests.Series;

/// <summary>Look-ups by the string objects of the creation.</summary>
public sealed class KnownStringsTests
{
    public static TheoryData<int, bool> LookUps { get; } = new()
    {
        { 1, false }, { 2, false }, { 3, false }, { 1, true }, { 2, true }, { 3, true }, { 4, true }, { 5, true }, { 8, true },
    };

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

        Assert.All(known, count => Assert.InRange(count, GaugesOfOneLabel.Values.Length * 95 / 100, GaugesOfOneLabel.Values.Length));
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
        using var pinned = new PinnedStrings(GaugesOfOneLabel.Values);
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
        var lookUp = LookUp.Of(labels: 0, bySpan: true);
        Gauge only = lookUp.Series([]);
        SeriesTable table = new SeriesTable(labels: 0).Add(only, []);

        Assert.Same(only, lookUp.Find(table, only.Hash, []));
        Assert.Null(lookUp.FindByAddress(table, []));
    }

    [Theory]
    [MemberData(nameof(LookUps))]
    public void The_series_of_a_large_table_are_found_by_their_texts_only(int labels, bool bySpan)
    {
        var lookUp = LookUp.Of(labels, bySpan);
        var table = new SeriesTable(labels);
        var model = new Dictionary<string, Gauge>();
        for (int i = 0; i < 1_000; i++)
        {
            string[] values = lookUp.Values($"{i}", differing: 0);
            model[values[0]] = lookUp.Series(values);
            table = table.Add(model[values[0]], values);
        }

        Assert.All(model, pair =>
        {
            string[] values = lookUp.Values(pair.Key, differing: 0);
            Assert.Same(pair.Value, lookUp.Find(table, pair.Value.Hash, values));
            Assert.Null(lookUp.FindByAddress(table, values));
        });
    }

    // Returns the median of several sets of strings, because the addresses of one set in some hundreds select fewer slots.
    private static int UsuallyKnown(LookUp lookUp, int differing)
    {
        int[] known = [.. Enumerable.Range(0, 9).Select(_ =>
        {
            using var pinned = new PinnedStrings(Array.ConvertAll(GaugesOfOneLabel.Values, static value => new string(value)));
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

        public Gauge Series(string[] values) => new(new SeriesIdentity(GaugesOfOneLabel.Set, Schema.Render(values), LabelHash.Of(values), default));

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
