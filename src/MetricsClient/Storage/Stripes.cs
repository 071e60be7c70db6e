using System.Numerics;
using System.Runtime.CompilerServices;

namespace MetricsClient.Storage;

/// <summary>How a contended value is spread: one cell for each processor that may be at it, and some to spare.</summary>
internal static class Stripes
{
    /// <summary>The bytes between what processors write at the same time: two cache lines, since they are fetched in pairs.</summary>
    public const int BytesApart = 128;

    private const int Most = 64;

    /// <summary>A power of two, at least twice the number of processors up to the most that pays.</summary>
    public static int Count { get; } = (int)Math.Min(Most, BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 2));

    /// <summary>The cell of the processor that this runs on: between 0 and <see cref="Count"/> - 1.</summary>
    // Inlined since it is the larger part of a contended update (benchmarks: Contention).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Current(int count) => Thread.GetCurrentProcessorId() & (count - 1);
}
