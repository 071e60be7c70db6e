using MetricsClient.Collectors;
using MetricsClient.Model;
using MetricsClient.Push.Gateway;

namespace MetricsClient.Push;

/// <summary>The content of one push: the collected families without process metrics, self-metrics and families that a gateway adds itself.</summary>
/// <remarks>Sinks choose the encoding. The text format is rendered once for all sinks and tries.</remarks>
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

    /// <summary>The content in text format 0.0.4, owned by this object.</summary>
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

    /// <summary>Writes families with labels, kinds, values and created timestamps to an encoder.</summary>
    public void WriteTo(MetricEncoder encoder) => _collected.WriteTo(encoder, Pushed);

    /// <summary>Returns the reason for which the group must not receive the content, as a sentence with a remedy; null if there is none.</summary>
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
