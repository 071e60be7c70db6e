using System.Net;
using System.Security.Cryptography.X509Certificates;
using MetricsClient.Push;
using MetricsClient.RemoteWrite.Series;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Configures remote write as a destination of pushes: the receiver, the labels of the series, and the queue of requests that wait for the
/// receiver. <see cref="RemoteWritePushOptionsExtensions.AddRemoteWrite(PushOptions, RemoteWriteOptions)"/> copies the values.
/// </summary>
/// <remarks>Not thread-safe. A change has no effect on a pusher or job that was already created.</remarks>
public sealed class RemoteWriteOptions
{
    // Below this limit a request would contain few series, and its overhead would dominate.
    private const int MinRequestBytes = 64 * 1024;

    // Newer receivers refuse a request that declares more than 32 MB.
    private const int MaxRequestBytesLimit = 24 << 20;

    /// <summary>
    /// Gets or sets the address of the receiver, such as <c>http://prometheus:9090/api/v1/write</c>. The address may contain a query and
    /// <c>user:password@</c>. Required. The default is null.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// Gets the additional receivers for fail-over. If a receiver does not respond, or responds with the status 408, 429 or 5xx, the request
    /// goes to the next, in the order <see cref="Endpoint"/>, then these. For several receivers that all receive the samples, call <c>AddRemoteWrite</c> once for each.
    /// The default is empty.
    /// </summary>
    public IList<Uri> AdditionalEndpoints { get; } = [];

    /// <summary>Gets or sets the user name and password for basic authentication. The default is null.</summary>
    public NetworkCredential? Credentials { get; set; }

    /// <summary>Gets or sets the token for bearer authentication. The default is null.</summary>
    public string? BearerToken { get; set; }

    /// <summary>
    /// Gets additional headers for every request, such as a tenant. Names have no case. The headers of the protocol cannot be changed. The
    /// default is empty.
    /// </summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the certificates, with private keys, that authenticate this client to the receiver. The default is empty.</summary>
    public X509Certificate2Collection ClientCertificates { get; } = [];

    /// <summary>
    /// Gets the certificate authorities that are trusted instead of the authorities of the system. For these authorities revocation is not
    /// checked. The default is empty: the authorities of the system are trusted.
    /// </summary>
    public X509Certificate2Collection TrustedAuthorities { get; } = [];

    /// <summary>
    /// Gets or sets the time limit for opening a connection, from 1 ms to 24 days. The default is 2 seconds. Not used with
    /// <see cref="HttpInvoker"/>.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets a value indicating whether requests use the proxy of the environment. The default is false.</summary>
    public bool UseProxy { get; set; }

    /// <summary>
    /// Gets or sets an <see cref="HttpClient"/> or invoker of the caller, which the pusher does not dispose. Redirects must be disabled.
    /// The default is null: the pusher creates a client.
    /// </summary>
    public HttpMessageInvoker? HttpInvoker { get; set; }

    /// <summary>
    /// Gets or sets the value of the label <c>instance</c>. Two processes that send series with the same labels make each other's samples
    /// invalid, so the default value, null, is the grouping label <c>instance</c> of the push if there is one, and otherwise unique for
    /// each start of the process. An empty value omits the label.
    /// </summary>
    public string? Instance { get; set; }

    /// <summary>
    /// Gets labels that every series has in addition to <c>job</c>, <c>instance</c> and the grouping labels of the push. A series with a
    /// label of the same name keeps its own value. The default is empty.
    /// </summary>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets a function that receives the name of a family and the labels of a new series, once for each series; a histogram and a
    /// summary are one series here. The labels include <c>job</c>, <c>instance</c> and <see cref="Labels"/>. The function can change the labels, and
    /// returns false to drop the series. An exception drops the series, too. The heartbeat <c>metricsclient_remote_write_up</c> also passes the
    /// function, so keep it for the alerts. The function must be fast, because a push waits for it. The default is null.
    /// </summary>
    public Func<string, IDictionary<string, string>, bool>? Relabel { get; set; }

    /// <summary>
    /// Gets or sets the size in bytes, before compression, at which a request ends and another request begins, from 64 KiB to 24 MiB. The
    /// default is 4 MiB.
    /// </summary>
    public int MaxRequestBytes { get; set; } = 4 << 20;

    /// <summary>
    /// Gets or sets the number of samples at which a request ends and another request begins, above 0. Native histograms and stale markers
    /// count as samples. Some receivers accept a limited number. The default is <see cref="int.MaxValue"/>: only
    /// <see cref="MaxRequestBytes"/> limits a request.
    /// </summary>
    public int MaxRequestSamples { get; set; } = int.MaxValue;

    /// <summary>
    /// Gets or sets a value indicating whether native histograms are sent. If false, a histogram is sent with its classic buckets only, or
    /// with sum, count and the bucket <c>+Inf</c> if it has native buckets only. The default is false: a Prometheus without enabled native
    /// histograms responds with 500, so the request would be repeated until it is too old; VictoriaMetrics converts native histograms to
    /// buckets of its own.
    /// </summary>
    public bool SendNativeHistograms { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether version 2.0 sends a histogram with classic buckets as one native histogram with custom bounds,
    /// instead of a series for each bucket, the sum and the count. A histogram that is sent with native buckets of its own is not converted.
    /// Has no effect on version 1.0. The default is false, because the receiver must store native histograms, as Prometheus 3 does with
    /// enabled native histograms, and because queries for the series of the buckets would find none.
    /// </summary>
    public bool ConvertClassicHistograms { get; set; }

    /// <summary>Gets or sets the version of the protocol. The default is <see cref="RemoteWriteProtocol.Version1"/>.</summary>
    public RemoteWriteProtocol Protocol { get; set; } = RemoteWriteProtocol.Version1;

    /// <summary>Gets the options of the queue for requests that wait for the receiver.</summary>
    public RemoteWriteQueueOptions Queue { get; } = new();

    /// <exception cref="ArgumentException">An option is invalid.</exception>
    internal void Validate()
    {
        TimeLimits.CheckTimer(ConnectTimeout, TimeLimits.s_shortestTimeout, nameof(ConnectTimeout));
        Queue.Validate();
        if (!Enum.IsDefined(Protocol))
        {
            throw Throw.BadPushOption("RemoteWriteOptions.Protocol has no known value; use Version1 or PreferVersion2.");
        }

        if (MaxRequestBytes is < MinRequestBytes or > MaxRequestBytesLimit)
        {
            throw Throw.BadPushOption(Throw.Invariant(
                $"RemoteWriteOptions.MaxRequestBytes is {MaxRequestBytes}, but must be from {MinRequestBytes} to {MaxRequestBytesLimit}."));
        }

        if (MaxRequestSamples <= 0)
        {
            throw Throw.BadPushOption(Throw.Invariant($"RemoteWriteOptions.MaxRequestSamples is {MaxRequestSamples}, but must be above 0."));
        }

        if (Labels.Keys.FirstOrDefault(static name => SeriesLabels.IsReserved(name) || name is "job" or "instance") is { } reserved)
        {
            throw Throw.BadPushOption(
                $"RemoteWriteOptions.Labels contains '{reserved}', which is reserved or has an option of its own (Job, Instance); use another name.");
        }

        if (Labels.FirstOrDefault(static label => label.Value is null) is { Key: { } name })
        {
            throw Throw.BadPushOption($"RemoteWriteOptions.Labels contains '{name}' without a value; set a text, or remove the label.");
        }
    }
}
