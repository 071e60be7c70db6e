using System.Diagnostics.Metrics;

namespace MetricsClient.Meters;

/// <summary>
/// The registrations of one registry, in the order of their additions. Changes hold the lock of the hub; reads need no lock.
/// </summary>
internal sealed class MeterRegistrations
{
    private MeterRegistration[] _all = [];

    public bool IsEmpty => Volatile.Read(ref _all).Length == 0;

    public void Add(MeterRegistration added) => Volatile.Write(ref _all, [.. _all, added]);

    public void Remove(MeterRegistration removed) => Volatile.Write(ref _all, [.. _all.Where(one => one != removed)]);

    /// <summary>
    /// Returns the first registration that includes an instrument, whose settings apply; null if there is none. All registrations remember
    /// that their names have a meter.
    /// </summary>
    public MeterRegistration? Of(Instrument instrument)
    {
        MeterRegistration? first = null;
        foreach (MeterRegistration registration in Volatile.Read(ref _all))
        {
            if (registration.Includes(instrument))
            {
                first ??= registration;
            }
        }

        return first;
    }

    /// <summary>Returns true if a registration has other settings for an instrument than the registration that applies.</summary>
    public bool Contradict(MeterRegistration applied, Instrument instrument) =>
        Array.Exists(Volatile.Read(ref _all), other => other.Contradicts(applied, instrument));

    /// <summary>Returns the names that match no meter, each once.</summary>
    public IEnumerable<string> TakeUnmatched() => Volatile.Read(ref _all).SelectMany(static registration => registration.TakeUnmatched());
}
