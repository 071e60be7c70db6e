using MetricsClient.Push.Sinks;
using MetricsClient.RemoteWrite.Sending;
using MetricsClient.RemoteWrite.Series;

namespace MetricsClient;

/// <summary>Adds remote write to the destinations of a <see cref="MetricPusher"/> or a <see cref="BatchJob"/>.</summary>
public static class RemoteWritePushOptionsExtensions
{
    /// <summary>Adds a receiver of remote write with default options.</summary>
    /// <param name="options">The options of the pusher or job.</param>
    /// <param name="endpoint">The address of the receiver, such as <c>http://prometheus:9090/api/v1/write</c>.</param>
    /// <exception cref="ArgumentException">The address is not an absolute http or https address.</exception>
    public static void AddRemoteWrite(this PushOptions options, Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        options.AddRemoteWrite(new RemoteWriteOptions { Endpoint = endpoint });
    }

    /// <summary>
    /// Adds a receiver of remote write. A push then sends all metrics of the registry, also its process metrics if it has them, with the labels
    /// <c>job</c> and <c>instance</c>. Several calls add several receivers, and each receives all samples.
    /// </summary>
    /// <remarks>
    /// <para>Periodic pushes (<see cref="MetricPusher.Start()"/>) also send the gauge <c>metricsclient_remote_write_up</c>, which is 1
    /// while the pushes run and 0 at the end, and the final push or delete ends all series. With <see cref="ShutdownAction.None"/> nothing is
    /// sent at the end, as after a crash. Periodic pushes stop when <see cref="MetricPusher.PushOnExit"/> makes the final push. Single pushes, pushes on exit without periodic pushes, and batch jobs do
    /// neither: their last samples stay visible for five minutes, and are found afterwards by <c>last_over_time</c>.</para>
    /// <para>A series that is removed, hidden or expired ends at the next push. <see cref="MetricPusher.DeleteAsync"/> ends all
    /// series.</para>
    /// </remarks>
    /// <param name="options">The options of the pusher or job.</param>
    /// <param name="remoteWrite">The receiver and the queue. The values are copied.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names the option and contains the remedy.</exception>
    public static void AddRemoteWrite(this PushOptions options, RemoteWriteOptions remoteWrite)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(remoteWrite);
        remoteWrite.Validate();
        var connection = new Connection(remoteWrite);
        var settings = new SinkSettings(remoteWrite);
        string? instance = remoteWrite.Instance;
        KeyValuePair<string, string>[] labels = [.. remoteWrite.Labels];
        options.Destinations.Add(new PushDestination(
            (group, time) => new RemoteWriteSink(
                connection.Open(), settings, Identity.LabelsOf(group, instance, labels), options.Registry ?? Metrics.DefaultRegistry, time),
            remoteWrite.HttpInvoker is not null));
    }
}
