namespace MetricsClient.Testing;

/// <summary>Reads values of a registry in a unit test: <c>Assert.Equal(1, registry.GetValue("jobs_total"))</c>.</summary>
public static class MetricValueExtensions
{
    /// <summary>
    /// Returns the value of one sample. In contrast to <c>WithLabels</c>, the method creates no series.
    /// </summary>
    /// <param name="registry">The registry to collect. The callbacks and collectors of the registry run once.</param>
    /// <param name="sample">
    /// The name of the sample in the Prometheus text format, such as <c>jobs_total</c>, or <c>wait_seconds_count</c> for a histogram.
    /// </param>
    /// <param name="labels">
    /// Labels of the sample, such as <c>[new("queue", "mail")]</c>. Labels that are not necessary to find the sample can be omitted.
    /// </param>
    /// <returns>The value; null if no sample has the name and the labels.</returns>
    /// <exception cref="ArgumentNullException">The registry or the name is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// More than one sample has the name and the labels, or the registry has an asynchronous callback.
    /// </exception>
    /// <remarks>This method may be called on any thread.</remarks>
    public static double? GetValue(this CollectorRegistry registry, string sample, IEnumerable<KeyValuePair<string, string>>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(sample);

        KeyValuePair<string, string>[] wanted = [.. labels ?? []];
        CollectedSample[] found = [.. CollectedSamples.Of(registry, own: false).Where(collected => collected.Matches(sample, wanted))];
        if (found.Length > 1)
        {
            string series = string.Join(", ", found.Select(static match => match.Series));
            throw new InvalidOperationException($"{found.Length} samples match; add labels until one is left: {series}.");
        }

        return found.Length == 0 ? null : found[0].Value;
    }

    /// <summary>Runs an action, and returns the samples that the action has changed.</summary>
    /// <param name="registry">The registry to collect before and after the action.</param>
    /// <param name="action">The action, such as a call of the tested code.</param>
    /// <returns>
    /// The changed and new samples in the order of a scrape, then the removed samples. Process metrics and the self-metrics of the library
    /// are omitted.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The registry has an asynchronous callback.</exception>
    /// <remarks>
    /// The result contains the changes of other threads, too. So a test needs a registry of its own.
    /// </remarks>
    /// <example>
    /// <code>
    /// Assert.Equal(["jobs_total{queue=\"mail\"} +1"], registry.GetChanges(() => worker.Run()).Select(change => change.ToString()));
    /// </code>
    /// </example>
    public static IReadOnlyList<MetricChange> GetChanges(this CollectorRegistry registry, Action action)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(action);

        IReadOnlyList<CollectedSample> before = CollectedSamples.Of(registry, own: true);
        action();
        return MetricChange.Between(before, CollectedSamples.Of(registry, own: true));
    }

    /// <summary>Runs an asynchronous action, and returns the samples that the action has changed.</summary>
    /// <inheritdoc cref="GetChanges" path="/param|/exception|/remarks"/>
    /// <returns>The changes, as from <see cref="GetChanges"/>, after the task of the action has ended.</returns>
    public static async Task<IReadOnlyList<MetricChange>> GetChangesAsync(this CollectorRegistry registry, Func<Task> action)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(action);

        IReadOnlyList<CollectedSample> before = CollectedSamples.Of(registry, own: true);
        await action().ConfigureAwait(false);
        return MetricChange.Between(before, CollectedSamples.Of(registry, own: true));
    }
}
