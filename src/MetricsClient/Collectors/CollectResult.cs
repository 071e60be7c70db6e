using System.Buffers;
using MetricsClient.Exposition;
using MetricsClient.Model;

namespace MetricsClient.Collectors;

/// <summary>
/// The result of one collect of one or several registries. Callbacks and collectors run during the collect, where they may fail or block;
/// WriteTo only writes the result and cannot fail.
/// </summary>
internal sealed class CollectResult
{
    private static readonly CollectResult s_empty = new([]);

    private readonly RegistrySnapshot[] _parts;

    private CollectResult(RegistrySnapshot[] parts)
    {
        _parts = parts;
    }

    /// <summary>Collects synchronously.</summary>
    /// <exception cref="InvalidOperationException">The registry has an asynchronous callback.</exception>
    /// <exception cref="ScrapeFailedException">A before-collect callback failed the scrape.</exception>
    public static CollectResult Collect(CollectorRegistry registry, CollectScope scope = CollectScope.All)
    {
        if (registry.Sources is { Callbacks.Length: 0, Collectors.Length: 0 } && registry.FamiliesInOrder.Length == 0)
        {
            return s_empty;
        }

        var part = new RegistrySnapshot(registry);
        part.RunCallbacks(failOnCallback: true);
        part.Collect(scope);
        return new CollectResult([part]);
    }

    /// <summary>
    /// Collects synchronously, without process metrics, instruments of .NET meters and asynchronous callbacks. A callback that fails
    /// does not fail the collect.
    /// </summary>
    public static CollectResult CollectOwn(CollectorRegistry registry)
    {
        var part = new RegistrySnapshot(registry);
        part.RunCallbacks(failOnCallback: false);
        part.Collect(CollectScope.Own);
        return new CollectResult([part]);
    }

    /// <summary>Runs all callbacks, including asynchronous callbacks, and calls all collectors.</summary>
    /// <param name="registries">The registries to collect, in this order.</param>
    /// <param name="failOnCallback">
    /// True if a before-collect callback can fail the collect by an exception or by a timeout. If false, the collect continues without the
    /// callback and counts the failure.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for a callback, even if the callback ignores the token.</param>
    /// <param name="scope">The collectors to call.</param>
    /// <exception cref="ScrapeFailedException">A before-collect callback failed the collect.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, and <paramref name="failOnCallback"/> is true.</exception>
    public static async ValueTask<CollectResult> CollectAsync(
        IReadOnlyList<CollectorRegistry> registries,
        bool failOnCallback,
        CancellationToken cancellationToken,
        CollectScope scope = CollectScope.All)
    {
        var parts = new RegistrySnapshot[registries.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = new RegistrySnapshot(registries[i]);
            await parts[i].RunCallbacksAsync(failOnCallback, cancellationToken).ConfigureAwait(false);
            parts[i].Collect(scope);
            if (failOnCallback)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return new CollectResult(parts);
    }

    /// <summary>
    /// Returns the families of the registry without calling callbacks or collectors. Used after callbacks or collectors did not return in
    /// time; counts and reports this problem.
    /// </summary>
    public static CollectResult WithoutCallbacks(CollectorRegistry registry)
    {
        var part = new RegistrySnapshot(registry);
        part.GiveUpOnCallbacks();
        return new CollectResult([part]);
    }

    /// <summary>Combines two results. The families of the other result come first.</summary>
    public CollectResult After(CollectResult other) => other == s_empty ? this : new([.. other._parts, .. _parts]);

    /// <summary>
    /// Writes the families that the filter accepts. Each registry is written after the other, with its families sorted by name in ordinal
    /// order.
    /// </summary>
    public void WriteTo(IBufferWriter<byte> output, ExpositionFormat format, FamilyFilter filter) =>
        WriteTo(format.CreateEncoder(output), filter);

    /// <summary>Writes all families to a stream, in the same order. An exception is thrown at the call, or is in the task.</summary>
    public Task WriteToAsync(Stream output, ExpositionFormat format, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var body = new SegmentedBuffer();
        try
        {
            WriteTo(body, format, FamilyFilter.All);
            return body.CopyToAndDisposeAsync(output, cancellationToken);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Writes the families that the filter accepts to an encoder, in the same order.</summary>
    public void WriteTo(MetricEncoder encoder, FamilyFilter filter)
    {
        if (_parts is [RegistrySnapshot only])
        {
            only.WriteTo(encoder, filter.Accepts);
        }
        else
        {
            WriteAllTo(encoder, filter);
        }

        encoder.Complete();
    }

    private void WriteAllTo(MetricEncoder encoder, FamilyFilter filter)
    {
        var shown = new Dictionary<string, RegistrySnapshot>(StringComparer.Ordinal);
        foreach (RegistrySnapshot part in _parts)
        {
            part.WriteTo(encoder, header => filter.Accepts(header) && IsFirst(part, header, shown));
        }
    }

    // No format allows the same family twice. If two registries have a family of the same name, only the family of the first is exposed.
    private static bool IsFirst(RegistrySnapshot part, FamilyHeader header, Dictionary<string, RegistrySnapshot> shown)
    {
        if (Array.Exists(header.Claims, claim => shown.TryGetValue(claim, out RegistrySnapshot? first) && first != part))
        {
            part.ReportHidden(header);
            return false;
        }

        foreach (string claim in header.Claims)
        {
            shown[claim] = part;
        }

        return true;
    }
}
