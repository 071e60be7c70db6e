using MetricsClient.Collectors;
using MetricsClient.Model;
using MetricsClient.Push.Gateway;

namespace MetricsClient.Push;

/// <summary>
/// The content of one push: the collected families, without process metrics and self-metrics. Families that the gateway itself adds to a
/// group are also omitted.
/// </summary>
/// <remarks>
/// A sink is a destination of a push. Each sink chooses its encoding. The text format is rendered once and used by all sinks and tries.
/// </remarks>
internal sealed class PushSnapshot : IDisposable
{
    /// <summary>Gets the filter for the families of a push.</summary>
    public static FamilyFilter Pushed { get; } = new(static header => !header.ScrapeOnly && !GatewayNames.IsAdded(header.Name));

    private readonly CollectResult _collected;
    private readonly object _gate = new();
    private PushBody? _text;

    public PushSnapshot(CollectResult collected)
    {
        _collected = collected;
    }

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

    /// <summary>Writes the families to an encoder.</summary>
    public void WriteTo(MetricEncoder encoder) => _collected.WriteTo(encoder, Pushed);

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
