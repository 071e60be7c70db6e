using System.ComponentModel;
using System.Runtime.InteropServices;
using MetricsClient.Series;

namespace MetricsClient.CompilerServices;

/// <summary>
/// Computes the hash code of labels for <see cref="IMetricLabels{TSelf}.GetKey"/>. Each process has a random seed, so that a client cannot
/// choose label values with equal hash codes.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct LabelHasher
{
    private readonly ulong _hash;

    private LabelHasher(ulong hash)
    {
        _hash = hash;
    }

    /// <summary>Adds a text.</summary>
    /// <param name="value">The text; null counts as empty.</param>
    /// <returns>The hasher of all values so far.</returns>
    public LabelHasher Add(string? value) => new(LabelHash.Add(_hash, MemoryMarshal.AsBytes(value.AsSpan())));

    /// <summary>Adds a number.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The hasher of all values so far.</returns>
    public LabelHasher Add(long value) => new(LabelHash.Add(_hash, (ulong)value));

    /// <summary>Adds a <see cref="Guid"/>.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The hasher of all values so far.</returns>
    public LabelHasher Add(Guid value) =>
        new(LabelHash.Add(_hash, MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in value, 1))));

    /// <summary>Returns the hash code of the values.</summary>
    /// <returns>The same number for the same values, during the life of the process.</returns>
    public int ToKey() => LabelHash.Short(_hash);
}
