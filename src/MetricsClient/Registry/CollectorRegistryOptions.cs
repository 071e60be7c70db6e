namespace MetricsClient;

/// <summary>What a registry may be told when it is made.</summary>
public sealed class CollectorRegistryOptions
{
    /// <summary>Labels that every series of the registry carries, after its own. Default: none.</summary>
    public IReadOnlyDictionary<string, string> StaticLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>Where times and durations come from. Default: the system.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Whether names may have any characters; see <see cref="CollectorRegistry.AllowUtf8Names"/>. Default: no.</summary>
    public bool AllowUtf8Names { get; init; }

    /// <summary>Whether recorded traces leave exemplars; see <see cref="CollectorRegistry.Exemplars"/>. Default: no.</summary>
    public bool Exemplars { get; init; }
}
