using MetricsClient.Model;
using MetricsClient.Registry;
using MetricsClient.Text;

namespace MetricsClient.Collectors;

/// <summary>The families of one registry during one collect, including the families from callbacks and collectors.</summary>
internal sealed class RegistrySnapshot
{
    private readonly CollectorRegistry _registry;
    private MetricFamily[] _families = [];
    private CollectedFamily[] _collected = [];

    public RegistrySnapshot(CollectorRegistry registry)
    {
        _registry = registry;
    }

    /// <summary>
    /// Runs the callbacks. An asynchronous callback throws an exception if it can fail the collect; otherwise it is omitted.
    /// </summary>
    public void RunCallbacks(bool failOnCallback)
    {
        BeforeCollect[] callbacks = _registry.Sources.Callbacks;
        if (callbacks.Length > 0)
        {
            Run(callbacks, failOnCallback);
        }
    }

    private void Run(BeforeCollect[] callbacks, bool failOnCallback)
    {
        if (failOnCallback && Array.Exists(callbacks, static callback => callback.Action is null))
        {
            throw Throw.AsyncCallbacks();
        }

        foreach (BeforeCollect callback in callbacks)
        {
            try
            {
                callback.Action?.Invoke();
            }
            catch (Exception exception) when (!(failOnCallback && exception is ScrapeFailedException))
            {
                CountCallback(callback, exception);
            }
        }
    }

    /// <summary>Runs the callbacks, including asynchronous callbacks.</summary>
    public ValueTask RunCallbacksAsync(bool failOnCallback, CancellationToken cancellationToken)
    {
        BeforeCollect[] callbacks = _registry.Sources.Callbacks;
        return callbacks.Length == 0 ? default : RunCallbacksAsync(callbacks, failOnCallback, cancellationToken);
    }

    private async ValueTask RunCallbacksAsync(BeforeCollect[] callbacks, bool failOnCallback, CancellationToken cancellationToken)
    {
        foreach (BeforeCollect callback in callbacks)
        {
            try
            {
                if (callback.Function is { } function)
                {
                    await WaitAsync(function(cancellationToken), cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    callback.Action!();
                }
            }
            catch (Exception exception) when (!(failOnCallback && exception is ScrapeFailedException))
            {
                // After cancellation the callback may throw any exception, but the caller expects OperationCanceledException.
                if (failOnCallback)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                CountCallback(callback, exception);
            }

            if (failOnCallback)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    // The wait may end before the callback does.
    private static Task WaitAsync(Task callback, CancellationToken cancellationToken)
    {
        if (!callback.IsCompleted)
        {
            AbandonedTask.Observe(callback);
        }

        return callback.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Calls each collector. If a collector throws an exception or writes invalid metrics, all families of this collector are omitted.
    /// </summary>
    public void Collect(CollectScope scope)
    {
        // The list of families is read before the collectors run. If a family is registered while the collectors run, the family already
        // claims its name, so no collector can write the name. The next scrape exposes the family.
        MetricFamily[] registered = _registry.FamiliesInOrder;
        _families = scope == CollectScope.Own ? Array.FindAll(registered, static family => !family.IsBridged) : registered;
        if (_registry.Sources.HasCollectorIn(scope))
        {
            // A method of its own, because a push to a group often needs no collector (benchmarks: cold).
            AskCollectors(scope);
        }
    }

    private void AskCollectors(CollectScope scope)
    {
        var claims = new CollectClaims(_registry);
        var collected = new List<CollectedFamily>();
        foreach (CollectSource source in _registry.Sources.Collectors)
        {
            if (!source.IsIn(scope))
            {
                continue;
            }

            var writer = new MetricWriter(source.Registry, family => claims.Add(family, source), source.ScrapeOnly);
            Exception? failure = Ask(source, writer);
            IReadOnlyList<CollectedFamily> families = writer.Seal();
            if ((failure ?? writer.Failure) is { } cause)
            {
                claims.Release(source);
                CountCollector(source, cause);
                continue;
            }

            collected.AddRange(families);
        }

        _collected = [.. collected.OrderBy(static family => family.Header.Name, StringComparer.Ordinal)];
    }

    /// <summary>
    /// Reads the families without calling callbacks or collectors. Counts and reports that callbacks or collectors did not return in time.
    /// </summary>
    public void GiveUpOnCallbacks()
    {
        Count(
            "blocked",
            "blocked",
            new TimeoutException("A callback or collector did not return in time."),
            "The values of all callbacks and collectors were omitted");
        _families = _registry.FamiliesInOrder;
    }

    /// <summary>Writes the families, sorted by name. Families of several views with one name are written as one family.</summary>
    public void WriteTo(MetricEncoder encoder, Func<FamilyHeader, bool> accepts)
    {
        int next = 0;
        foreach (MetricFamily family in _families)
        {
            while (next < _collected.Length
                && string.CompareOrdinal(_collected[next].Header.Name, family.Name) < 0)
            {
                WriteCollected(_collected[next++], encoder, accepts);
            }

            family.HideIdle();
            if (family.IsShown && accepts(family.Definition.Header))
            {
                family.WriteTo(encoder);
            }
        }

        while (next < _collected.Length)
        {
            WriteCollected(_collected[next++], encoder, accepts);
        }
    }

    public void ReportHidden(FamilyHeader header)
    {
        // The process metrics of two registries are equal.
        if (header.ScrapeOnly && !MetricName.IsReservedMetric(header.Name))
        {
            return;
        }

        _registry.Report(new MetricProblem(
            MetricProblemKind.CollectFailed,
            header.Name,
            $"'{header.Name}' is in two registries that are exposed together, and only the family of the first registry is exposed. Rename one of the families, or expose each registry on a separate path.",
            exception: null));
    }

    private static Exception? Ask(CollectSource source, MetricWriter writer)
    {
        try
        {
            source.Collector.Collect(writer);
            return null;
        }
        catch (Exception exception)
        {
            // Only the families of this collector are omitted. The other collectors and the families of the registry are exposed.
            return exception;
        }
    }

    private static void WriteCollected(CollectedFamily family, MetricEncoder encoder, Func<FamilyHeader, bool> accepts)
    {
        if (family.IsShown && accepts(family.Header))
        {
            family.WriteTo(encoder);
        }
    }

    private void CountCallback(BeforeCollect callback, Exception exception) => Count(
        "before-collect callback",
        callback.Subject,
        exception,
        "A before-collect callback failed, and the collect continued without it");

    private void CountCollector(CollectSource source, Exception exception)
    {
        // A collector may be removed while it runs. It may then find its names in use or its data disposed, which is no failure.
        if (Array.IndexOf(_registry.Sources.Collectors, source) >= 0)
        {
            Count(source.Name, source.Name, exception, $"'{source.Name}' failed to return its values, and was omitted from the collect");
        }
    }

    private void Count(string source, string subject, Exception exception, string what)
    {
        _registry.SelfMetrics.Counter(
            "metricsclient_collect_failures_total",
            "Callbacks and collectors that failed and were omitted from a collect.",
            "source",
            source).Inc();
        _registry.Report(new MetricProblem(MetricProblemKind.CollectFailed, subject, $"{what}: {exception.Message}", exception));
    }
}
