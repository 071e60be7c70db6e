namespace MetricsClient;

/// <summary>What a Pushgateway tells about itself.</summary>
public sealed class PushgatewayStatus
{
    internal PushgatewayStatus(string version, DateTimeOffset startTime, IReadOnlyDictionary<string, string> flags)
    {
        Version = version;
        StartTime = startTime;
        Flags = flags;
    }

    /// <summary>The version, such as <c>1.11.2</c>.</summary>
    public string Version { get; }

    /// <summary>When it was started; what it held before is gone unless it persists.</summary>
    public DateTimeOffset StartTime { get; }

    /// <summary>Its command line by name, defaults included, such as <c>persistence.file</c>.</summary>
    public IReadOnlyDictionary<string, string> Flags { get; }
}
