namespace MetricsClient;

/// <summary>What a push does with what its group already holds.</summary>
public enum PushMethod
{
    /// <summary>The group holds exactly what was pushed, and nothing else.</summary>
    Put,

    /// <summary>Families of the same name are replaced, and the others stay.</summary>
    Post,
}
