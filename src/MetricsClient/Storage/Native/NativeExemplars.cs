using MetricsClient.Model;

namespace MetricsClient.Storage.Native;

/// <summary>
/// Which exemplars a histogram with native buckets keeps: one for each classic bucket; where it has none, values share a few by their
/// octave.
/// </summary>
internal static class NativeExemplars
{
    // A power of two.
    private const int NativeSlots = 16;

    /// <summary>The number of slots.</summary>
    public static int Slots(int classicBuckets) => classicBuckets > 1 ? classicBuckets : NativeSlots;

    /// <summary>The slot of a value.</summary>
    public static int SlotOf(double value, int classicBucket, int classicBuckets) =>
        classicBuckets > 1 ? classicBucket : Math.ILogB(value) & (NativeSlots - 1);

    /// <summary>Takes out what was put there before a reset, which has forgotten those observations.</summary>
    public static void TakeOutBefore(long createdMilliseconds, StoredExemplar?[] slots)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = slots[i]?.Milliseconds >= createdMilliseconds ? slots[i] : null;
        }
    }

    /// <summary>Those of the native buckets: all of them, by ascending value.</summary>
    public static StoredExemplar[] OfNative(StoredExemplar?[] slots) =>
        [.. slots.OfType<StoredExemplar>().OrderBy(static exemplar => exemplar.Value)];

    /// <summary>Those of the classic buckets, of which the last one is the only one that takes all values.</summary>
    public static StoredExemplar?[] OfClassic(StoredExemplar?[] slots, int classicBuckets) => classicBuckets > 1
        ? slots
        : [slots.OfType<StoredExemplar>().MaxBy(static exemplar => exemplar.Milliseconds)];
}
