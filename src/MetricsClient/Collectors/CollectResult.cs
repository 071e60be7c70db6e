using System.Buffers;
using MetricsClient.Model;

namespace MetricsClient.Collectors;

/// <summary>
/// One collect over one or several registries. Making it runs all that can fail or wait; writing it cannot fail.
/// </summary>
internal sealed class CollectResult
{
    private readonly RegistrySnapshot[] _parts;

    private CollectResult(RegistrySnapshot[] parts)
    {
        _parts = parts;
    }

    /// <summary>Collects without waiting: asynchronous callbacks are left out.</summary>
    /// <exception cref="ScrapeFailedException">A before-collect callback refused.</exception>
    public static CollectResult Collect(CollectorRegistry registry)
    {
        var part = new RegistrySnapshot(registry);
        part.RunCallbacks(failOnCallback: true);
        part.Gather();
        return new CollectResult([part]);
    }

    /// <summary>Runs every callback, asynchronous ones too, and asks every collector.</summary>
    /// <param name="registries">What to collect, in this order.</param>
    /// <param name="failOnCallback">
    /// Whether a before-collect callback may refuse or use up the time; if not, the collect goes on without it, and only counts that.
    /// </param>
    /// <param name="cancellation">Ends the wait even for a callback that ignores it.</param>
    /// <exception cref="ScrapeFailedException">A before-collect callback refused, and may.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first, and callbacks may use up the time.</exception>
    public static async ValueTask<CollectResult> CollectAsync(
        IReadOnlyList<CollectorRegistry> registries, bool failOnCallback, CancellationToken cancellation)
    {
        var parts = new RegistrySnapshot[registries.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = new RegistrySnapshot(registries[i]);
            await parts[i].RunCallbacksAsync(failOnCallback, cancellation).ConfigureAwait(false);
            parts[i].Gather();
            if (failOnCallback)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        return new CollectResult(parts);
    }

    /// <summary>The families alone, for when callbacks or collectors block: that is counted and told.</summary>
    public static CollectResult WithoutCallbacks(CollectorRegistry registry)
    {
        var part = new RegistrySnapshot(registry);
        part.GiveUpOnCallbacks();
        return new CollectResult([part]);
    }

    /// <summary>What both hold, shown together: the other one's first.</summary>
    public CollectResult After(CollectResult other) => new([.. other._parts, .. _parts]);

    /// <summary>Writes the families that the filter accepts, registry by registry, each by name in ordinal order.</summary>
    public void WriteTo(IBufferWriter<byte> output, ExpositionFormat format, FamilyFilter filter) =>
        WriteTo(format.CreateEncoder(output), filter);

    /// <summary>Writes the families that the filter accepts to an encoder, registry by registry, each by name in ordinal order.</summary>
    public void WriteTo(MetricEncoder encoder, FamilyFilter filter)
    {
        HashSet<string>? shown = _parts.Length > 1 ? new HashSet<string>(StringComparer.Ordinal) : null;
        foreach (RegistrySnapshot part in _parts)
        {
            part.WriteTo(encoder, header => filter.Accepts(header) && (shown is null || IsNew(part, header, shown)));
        }

        encoder.Complete();
    }

    // No format allows a family twice, so of two registries the first one shows it.
    private static bool IsNew(RegistrySnapshot part, FamilyHeader header, HashSet<string> shown)
    {
        if (Array.Exists(header.Claims, shown.Contains))
        {
            part.ReportHidden(header);
            return false;
        }

        shown.UnionWith(header.Claims);
        return true;
    }
}
