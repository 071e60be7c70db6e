namespace MetricsClient;

/// <summary>The effect of a push on families that the group already contains.</summary>
public enum PushMethod
{
    /// <summary>Replaces the whole group. The group then contains exactly the pushed families.</summary>
    Put,

    /// <summary>Replaces families of the same name and keeps all others.</summary>
    Post,
}
