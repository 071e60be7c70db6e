using System.Diagnostics.Metrics;

namespace MetricsClient;

/// <summary>An instrument of a .NET meter, and what a registry does with the instrument. Immutable.</summary>
public sealed class MeterInstrumentInfo
{
    internal MeterInstrumentInfo(Instrument instrument, MeterInstrumentStatus status, string? familyName = null, string? reason = null)
    {
        Instrument = instrument;
        Status = status;
        FamilyName = familyName;
        Reason = reason;
    }

    /// <summary>Gets the instrument, which has a reference to its meter.</summary>
    public Instrument Instrument { get; }

    /// <summary>Gets a value that shows whether the registry exposes the instrument.</summary>
    public MeterInstrumentStatus Status { get; }

    /// <summary>Gets the name of the family that exposes the instrument; null if the registry does not expose the instrument.</summary>
    public string? FamilyName { get; }

    /// <summary>Gets the reason for the status <see cref="MeterInstrumentStatus.Rejected"/>; null for any other status.</summary>
    public string? Reason { get; }
}
