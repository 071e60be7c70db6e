using MetricsClient.Collectors;
using MetricsClient.Model;
using MetricsClient.Push.Gateway;

namespace MetricsClient.Push;

/// <summary>
/// The content of one push: the collected families. A group gets no process metrics and self-metrics, and no families that the gateway itself
/// adds to a group.
/// </summary>
/// <remarks>
/// A sink is a destination of a push. Each sink chooses its encoding. The text format is rendered once and used by all sinks and tries.
/// </remarks>
internal sealed class PushSnapshot : IDisposable
{
    /// <summary>Gets the filter for the families of a group.</summary>
    public static FamilyFilter Pushed { get; } = new(static header => !header.ScrapeOnly && !GatewayNames.IsAdded(header.Name));

    private readonly CollectResult _collected;
    private readonly object _gate = new();
    private PushBody? _text;

    public PushSnapshot(CollectResult collected)
    {
        _collected = collected;
    }

    /// <summary>True if the snapshot omits the registry of the caller, as at the start of a batch job.</summary>
    public bool IsPartial { get; init; }

    /// <summary>True if periodic pushes run or have just been stopped. False for a single push, and for a batch job.</summary>
    public bool IsPeriodic { get; init; }

    /// <summary>True if no further push is planned.</summary>
    public bool IsLast { get; init; }

    /// <summary>The content in text format 0.0.4. This object disposes the text.</summary>
    public PushBody Text
    {
        get
        {
            lock (_gate)
            {
                return _text ??= new PushBody(this);
            }
        }
    }

    /// <summary>Writes the families of a group to an encoder.</summary>
    public void WriteTo(MetricEncoder encoder) => _collected.WriteTo(encoder, Pushed);

    /// <summary>Writes all families to an encoder, for a destination without groups.</summary>
    public void WriteAllTo(MetricEncoder encoder) => _collected.WriteTo(encoder, FamilyFilter.All);

    /// <summary>Returns why this content must not be pushed to the group, as a sentence with a remedy; otherwise null.</summary>
    public string? ConflictWith(GroupingKey group)
    {
        var conflicts = new GroupConflicts(group);
        WriteTo(conflicts);
        return conflicts.First;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _text?.Dispose();
        }
    }
}
