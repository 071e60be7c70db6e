namespace MetricsClient;

/// <summary>The effect of a push on families that the group already has on the gateway.</summary>
public enum PushMethod
{
    /// <summary>Replaces the whole group. Afterwards the group contains exactly the pushed families.</summary>
    Put,

    /// <summary>
    /// Replaces the families with the same names as pushed families, and keeps all other families of the group.
    /// </summary>
    Post,
}
