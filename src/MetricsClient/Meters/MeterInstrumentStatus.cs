namespace MetricsClient;

/// <summary>The result of a registry's decision about one instrument of a .NET meter.</summary>
public enum MeterInstrumentStatus
{
    /// <summary>No registration of the registry includes the meter.</summary>
    NotIncluded = 0,

    /// <summary>The registry exposes the instrument.</summary>
    Exposed = 1,

    /// <summary>The options of the registration exclude the instrument.</summary>
    Dropped = 2,

    /// <summary>
    /// A registration includes the meter, but the registry cannot expose the instrument, for example because another metric has the name.
    /// </summary>
    Rejected = 3,
}
