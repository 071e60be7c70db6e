using MetricsClient.Model;

namespace MetricsClient.Storage.Native;

/// <summary>
/// The exemplar slots of a histogram with native buckets. With classic buckets there is one slot for each classic bucket. Without classic
/// buckets there are 16 slots, and the values between two powers of two share a slot.
/// </summary>
internal static class NativeExemplars
{
    // A power of two.
    private const int NativeSlots = 16;

    /// <summary>Returns the number of slots.</summary>
    public static int Slots(int classicBuckets) => classicBuckets > 1 ? classicBuckets : NativeSlots;

    /// <summary>Returns the slot of a value.</summary>
    public static int SlotOf(double value, int classicBucket, int classicBuckets) =>
        classicBuckets > 1 ? classicBucket : Math.ILogB(value) & (NativeSlots - 1);

    /// <summary>Removes the exemplars from before a reset, because the reset removed their observations.</summary>
    public static void RemoveOlderThan(long createdMilliseconds, StoredExemplar?[] slots)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = slots[i]?.Milliseconds >= createdMilliseconds ? slots[i] : null;
        }
    }

    /// <summary>Returns the exemplars of the native buckets: all exemplars in ascending order of value.</summary>
    public static StoredExemplar[] OfNative(StoredExemplar?[] slots) =>
        [.. slots.OfType<StoredExemplar>().OrderBy(static exemplar => exemplar.Value)];

    /// <summary>Returns the exemplars of the classic buckets. A +Inf bucket without other buckets gets the latest exemplar.</summary>
    public static StoredExemplar?[] OfClassic(StoredExemplar?[] slots, int classicBuckets) => classicBuckets > 1
        ? slots
        : [slots.OfType<StoredExemplar>().MaxBy(static exemplar => exemplar.Milliseconds)];
}
