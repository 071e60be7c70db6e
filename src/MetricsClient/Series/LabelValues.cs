using MetricsClient.Model;

namespace MetricsClient.Series;

/// <summary>A fixed number of label values, by which a series is looked up.</summary>
/// <remarks>
/// Each number of values has a struct of its own. In the code that the JIT compiles for the struct, the values stay in registers; a span of
/// values would be written to the stack and read back (benchmarks: ratios, labels).
/// </remarks>
internal interface ILabelValues<TSelf>
    where TSelf : struct, ILabelValues<TSelf>
{
    /// <summary>Gets a number made of the addresses of the values, which changes if the garbage collector moves a value.</summary>
    ulong Addresses { get; }

    /// <summary>Returns the hash code of the values.</summary>
    /// <param name="set">The set of the series, whose label names are in the message of an exception.</param>
    /// <exception cref="ArgumentNullException">A value is null.</exception>
    int Hash(SeriesSet? set = null);

    /// <summary>Returns true if the values are equal to the elements of an array from an index on.</summary>
    bool AreIn(string?[] known, int first);

    /// <summary>Returns true if the values are the same objects as the elements of an array from an index on, and are not null.</summary>
    bool AreSameIn(string?[] known, int first);

    /// <summary>Returns true if the values are those of rendered labels.</summary>
    bool Match(LabelSchema schema, byte[] labels);

    /// <summary>Returns the series with the values, after a lock-free lookup has failed.</summary>
    MetricSeries GetSlowly(SeriesSet set, int hash);
}

internal readonly struct OneLabelValue(string value) : ILabelValues<OneLabelValue>
{
    public ulong Addresses => AddressSlots.Add(0, value);

    public int Hash(SeriesSet? set = null) => LabelHash.Short(LabelHash.Add(0, value, index: 0, set));

    public bool AreIn(string?[] known, int first) => LabelHash.AreEqual(known[first], value);

    public bool AreSameIn(string?[] known, int first) => LabelHash.AreSame(known[first], value);

    public bool Match(LabelSchema schema, byte[] labels) => schema.Matches(labels, [value]);

    public MetricSeries GetSlowly(SeriesSet set, int hash) => set.GetSlowly(hash, [value]);
}

internal readonly struct TwoLabelValues(string value1, string value2) : ILabelValues<TwoLabelValues>
{
    public ulong Addresses => AddressSlots.Add(AddressSlots.Add(0, value1), value2);

    public int Hash(SeriesSet? set = null) =>
        LabelHash.Short(LabelHash.Add(LabelHash.Add(0, value1, index: 0, set), value2, index: 1, set));

    public bool AreIn(string?[] known, int first) =>
        LabelHash.AreEqual(known[first], value1) && LabelHash.AreEqual(known[first + 1], value2);

    public bool AreSameIn(string?[] known, int first) =>
        LabelHash.AreSame(known[first], value1) && LabelHash.AreSame(known[first + 1], value2);

    public bool Match(LabelSchema schema, byte[] labels) => schema.Matches(labels, [value1, value2]);

    public MetricSeries GetSlowly(SeriesSet set, int hash) => set.GetSlowly(hash, [value1, value2]);
}

internal readonly struct ThreeLabelValues(string value1, string value2, string value3) : ILabelValues<ThreeLabelValues>
{
    public ulong Addresses => AddressSlots.Add(AddressSlots.Add(AddressSlots.Add(0, value1), value2), value3);

    public int Hash(SeriesSet? set = null) => LabelHash.Short(
        LabelHash.Add(LabelHash.Add(LabelHash.Add(0, value1, index: 0, set), value2, index: 1, set), value3, index: 2, set));

    public bool AreIn(string?[] known, int first) =>
        LabelHash.AreEqual(known[first], value1) && LabelHash.AreEqual(known[first + 1], value2) && LabelHash.AreEqual(known[first + 2], value3);

    public bool AreSameIn(string?[] known, int first) =>
        LabelHash.AreSame(known[first], value1) && LabelHash.AreSame(known[first + 1], value2)
        && LabelHash.AreSame(known[first + 2], value3);

    public bool Match(LabelSchema schema, byte[] labels) => schema.Matches(labels, [value1, value2, value3]);

    public MetricSeries GetSlowly(SeriesSet set, int hash) => set.GetSlowly(hash, [value1, value2, value3]);
}
