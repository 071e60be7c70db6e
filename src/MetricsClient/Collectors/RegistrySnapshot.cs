using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Collectors;

/// <summary>What one registry has to show in one collect: its families, and what callbacks and collectors told.</summary>
internal sealed class RegistrySnapshot
{
    private readonly CollectorRegistry _registry;
    private MetricFamily[] _families = [];
    private List<CollectedFamily> _gathered = [];

    public RegistrySnapshot(CollectorRegistry registry)
    {
        _registry = registry;
    }

    public void RunCallbacks(bool failOnCallback)
    {
        foreach (object callback in _registry.Sources.Callbacks)
        {
            try
            {
                (callback as Action)?.Invoke();
            }
            catch (Exception exception) when (!(failOnCallback && exception is ScrapeFailedException))
            {
                CountCallback(exception);
            }
        }
    }

    public async ValueTask RunCallbacksAsync(bool failOnCallback, CancellationToken cancellation)
    {
        foreach (object callback in _registry.Sources.Callbacks)
        {
            try
            {
                if (callback is Func<CancellationToken, Task> function)
                {
                    await function(cancellation).WaitAsync(cancellation).ConfigureAwait(false);
                }
                else
                {
                    ((Action)callback)();
                }
            }
            catch (Exception exception) when (!(failOnCallback && exception is ScrapeFailedException))
            {
                // Once cancelled it may fail in any way, and whoever cancelled expects to hear of that alone.
                if (failOnCallback)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                CountCallback(exception);
            }

            if (failOnCallback)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Asks each collector; one that throws or tells what cannot be shown is left out whole.</summary>
    public void Gather()
    {
        // Taken first: a name registered from here on is taken for the collectors, but not shown yet, so never shown twice.
        _families = _registry.Families.GetInOrder();
        if (_registry.Sources.Collectors.IsEmpty)
        {
            return;
        }

        var claimed = new HashSet<string>(StringComparer.Ordinal);
        foreach (CollectSource source in _registry.Sources.Collectors)
        {
            var claims = new List<string>();
            var writer = new MetricWriter(_registry, header => Claim(header, source, claimed, claims), source.ScrapeOnly);
            Exception? failure = Ask(source, writer);
            IReadOnlyList<CollectedFamily> told = writer.Seal();
            if ((failure ?? writer.Failure) is { } cause)
            {
                CountCollector(source, cause);
                continue;
            }

            claimed.UnionWith(claims);
            _gathered.AddRange(told);
        }

        _gathered = [.. _gathered.OrderBy(static family => family.Header.Name, StringComparer.Ordinal)];
    }

    /// <summary>Takes the families only, and counts that the rest did not come in time.</summary>
    public void GiveUpOnCallbacks()
    {
        Count(
            "blocked",
            new TimeoutException("It blocks its thread."),
            "A callback or collector did not end in time, and what callbacks and collectors give was left out");
        _families = _registry.Families.GetInOrder();
    }

    public void WriteTo(MetricEncoder encoder, Func<FamilyHeader, bool> accepts)
    {
        int next = 0;
        foreach (MetricFamily family in _families)
        {
            while (next < _gathered.Count
                && string.CompareOrdinal(_gathered[next].Header.Name, family.Name) < 0)
            {
                WriteGathered(_gathered[next++], encoder, accepts);
            }

            family.HideIdle();
            if (family.IsShown && accepts(family.Definition.Header))
            {
                family.WriteTo(encoder);
            }
        }

        while (next < _gathered.Count)
        {
            WriteGathered(_gathered[next++], encoder, accepts);
        }
    }

    public void ReportHidden(FamilyHeader header) => _registry.Report(new MetricsProblem(
        MetricsProblem.Collect,
        header.Name,
        $"'{header.Name}' is in two registries that are shown together; only the first one's is shown. Rename one of them, or show each registry on a path of its own.",
        exception: null));

    private static Exception? Ask(CollectSource source, MetricWriter writer)
    {
        try
        {
            source.Collector.Collect(writer);
            return null;
        }
#pragma warning disable CA1031 // A collector's failure must leave out its own families only, whatever it is.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
    }

    private static void WriteGathered(CollectedFamily family, MetricEncoder encoder, Func<FamilyHeader, bool> accepts)
    {
        if (family.IsShown && accepts(family.Header))
        {
            family.WriteTo(encoder);
        }
    }

    private void Claim(FamilyHeader header, CollectSource source, HashSet<string> claimed, List<string> claims)
    {
        string? taken = _registry.Families.Clash(header, source.Collector)
            ?? Array.Find(header.Claims, claim => claimed.Contains(claim) || claims.Contains(claim));
        if (taken is not null)
        {
            throw Throw.NameTaken(header.Name, taken, taken);
        }

        claims.AddRange(header.Claims);
    }

    private void CountCallback(Exception exception) => Count(
        "before-collect callback",
        exception,
        "A before-collect callback failed, and the collect went on without it");

    private void CountCollector(CollectSource source, Exception exception)
    {
        // One that was taken back meanwhile may find its names taken, or what it asks disposed; that is no failure.
        if (_registry.Sources.Collectors.Contains(source))
        {
            Count(source.Name, exception, $"'{source.Name}' failed to give its values, and was left out of the collect");
        }
    }

    private void Count(string source, Exception exception, string what)
    {
        _registry.SelfMetrics.Counter(
            "metricsclient_collect_failures_total",
            "Callbacks and collectors that failed and were left out of a collect.",
            "source",
            source).Inc();
        _registry.Report(new MetricsProblem(MetricsProblem.Collect, source, $"{what}: {exception.Message}", exception));
    }
}
