using System.Net;
using System.Security.Cryptography.X509Certificates;
using MetricsClient.Push;
using MetricsClient.Push.Sinks;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Configures the pushes of one group of metrics: the destinations, the labels of the group, and the content. <see cref="MetricPusher"/>
/// and <see cref="BatchJob"/> use these options; they validate and copy the values.
/// </summary>
/// <remarks>Not thread-safe. A change has no effect on a pusher or job that was already created.</remarks>
public sealed class PushOptions
{
    // Created on first use, because few programs use them (benchmarks: cold).
    private X509Certificate2Collection? _clientCertificates;
    private X509Certificate2Collection? _trustedAuthorities;

    internal PushOptions()
    {
    }

    /// <summary>
    /// Gets or sets the base address of the Pushgateway, such as <c>http://gateway:9091</c>. The address may have a path prefix and
    /// <c>user:password@</c>, and may end with <c>/metrics</c>, as in prometheus-net. The address of a VictoriaMetrics ends with
    /// <c>/api/v1/import/prometheus</c>; see <see cref="Method"/>. The default is null: no gateway.
    /// </summary>
    public Uri? Gateway { get; set; }

    /// <summary>
    /// Gets the additional gateways for fail-over. A push tries <see cref="Gateway"/> first and then the additional gateways in order,
    /// until a gateway responds. A delete goes to all gateways. All gateways receive the same credentials, unless an address contains other
    /// credentials. The default is empty.
    /// </summary>
    public IList<Uri> AdditionalGateways { get; } = [];

    /// <summary>
    /// Gets or sets a value indicating whether a push goes to all gateways, not only to the first that responds. The default is false.
    /// </summary>
    public bool PushToAllGateways { get; set; }

    /// <summary>Gets or sets the user name and password for basic authentication. The default is null.</summary>
    public NetworkCredential? Credentials { get; set; }

    /// <summary>Gets or sets the token for bearer authentication. The default is null.</summary>
    public string? BearerToken { get; set; }

    /// <summary>Gets additional headers for every request, such as a tenant. Names have no case. The default is empty.</summary>
    public IDictionary<string, string> Headers { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the certificates, with private keys, that authenticate this client to the gateway. The default is empty.</summary>
    public X509Certificate2Collection ClientCertificates => _clientCertificates ??= [];

    /// <summary>
    /// Gets the certificate authorities that are trusted instead of the authorities of the system. For these authorities revocation is not
    /// checked, because private authorities rarely publish revocation lists. The default is empty: the authorities of the system are
    /// trusted.
    /// </summary>
    public X509Certificate2Collection TrustedAuthorities => _trustedAuthorities ??= [];

    /// <summary>
    /// Gets or sets the time limit for opening a connection, from 1 ms to 24 days. The default is 2 seconds. Not used with
    /// <see cref="HttpInvoker"/>.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Gets or sets the time limit for a push or delete as a whole, collect and second try included, from 1 ms to 24 days. A final push has
    /// <see cref="ShutdownTimeout"/> instead. The default is 5 seconds.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets a value indicating whether requests use the proxy of the environment. The default is false.</summary>
    public bool UseProxy { get; set; }

    /// <summary>
    /// Gets or sets an <see cref="HttpClient"/> or invoker of the caller. Its settings for proxy, certificates and connect timeout apply,
    /// and the pusher does not dispose it. Disable <see cref="HttpClientHandler.AllowAutoRedirect"/>, because a redirected request counts
    /// as rejected. The default is null: the pusher creates a client.
    /// </summary>
    public HttpMessageInvoker? HttpInvoker { get; set; }

    /// <summary>Gets or sets a value indicating whether request bodies are compressed with gzip. The default is false.</summary>
    public bool UseCompression { get; set; }

    /// <summary>
    /// Gets or sets the folder of the textfile collector of node_exporter. A push writes the group as a file into this folder, which must
    /// exist. A textfile needs no gateway. The default is null: no file is written.
    /// </summary>
    public string? TextfileFolder { get; set; }

    /// <summary>
    /// Gets the options of the spool, a folder that keeps a push if no gateway accepts the push. Without a gateway, every push is kept for
    /// <c>promjob flush</c>.
    /// </summary>
    public SpoolOptions Spool { get; } = new();

    /// <summary>
    /// Gets the labels of the group in addition to the job, such as a shard. The order of the labels has no meaning. Choose labels with the
    /// same values in every run: with a process id or a pod name, each run would leave another group on the gateway. The default is empty.
    /// </summary>
    public IDictionary<string, string> GroupingKey { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets a value indicating whether <see cref="GroupingKey"/> may have empty values. The default is false, because a Pushgateway
    /// treats a group with <c>instance=""</c> and the group without an instance as different groups.
    /// </summary>
    public bool AllowEmptyGroupingValues { get; set; }

    /// <summary>
    /// Gets or sets the registry to push. The default is null: <see cref="Metrics.DefaultRegistry"/>. A push to a gateway, a textfile or
    /// a spool omits process metrics and the self-metrics of the library; remote write sends them.
    /// </summary>
    public CollectorRegistry? Registry { get; set; }

    /// <summary>
    /// Gets or sets the method, which decides whether a push replaces the whole group or only the families in the push. A
    /// <see cref="BatchJob"/> uses this method when the job succeeds; the pushes at the start and after a failure keep the families of the
    /// last success. VictoriaMetrics has no groups: every push adds samples, and a delete is not sent. The default is
    /// <see cref="PushMethod.Put"/>.
    /// </summary>
    public PushMethod Method { get; set; } = PushMethod.Put;

    /// <summary>
    /// Gets or sets the time after which the group is obsolete if no further push arrives. The time is pushed as
    /// <c>pushed_group_ttl_seconds</c>, for alerts and for <c>promjob prune --respect-ttl</c>. The Pushgateway itself keeps every group
    /// until the group is deleted. The default is null: not pushed.
    /// </summary>
    public TimeSpan? GroupTimeToLive { get; set; }

    /// <summary>
    /// Gets or sets a callback for each push or delete that failed after all tries, except canceled requests. The callbacks of a pusher run
    /// one after another on a separate thread. A push waits for its callback within the rest of <see cref="Timeout"/>, the end of the
    /// process within the rest of <see cref="ShutdownTimeout"/>; a callback that takes longer continues in the background. For logs, prefer
    /// <see cref="CollectorRegistry.AddProblemCallback"/>, which reports only the first failure and the first success after failures. The
    /// default is null.
    /// </summary>
    public Action<PushResult>? OnFailure { get; set; }

    /// <summary>
    /// Gets or sets the time budget for the final push of a pusher or a job: when the pusher is disposed, when the job ends, and when the
    /// process ends. From 1 ms to 24 days. The default is 3 seconds.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets all configured gateways, in the order in which a push tries them.</summary>
    internal Uri[] Gateways => Gateway is null ? [.. AdditionalGateways] : [Gateway, .. AdditionalGateways];

    /// <summary>True if there are client certificates or trusted authorities.</summary>
    internal bool HasCertificates => _clientCertificates is { Count: > 0 } || _trustedAuthorities is { Count: > 0 };

    /// <summary>Gets the destinations of other packages.</summary>
    internal List<PushDestination> Destinations { get; } = [];

    /// <summary>True if requests pass handlers of the caller, which may keep the token of a request.</summary>
    internal bool HasClientOfCaller => HttpInvoker is not null || Destinations.Exists(static destination => destination.HasClientOfCaller);

    /// <summary>True if a destination stores groups: a gateway, a textfile or a spool.</summary>
    internal bool HasGroupDestination => Gateways.Length > 0 || !string.IsNullOrEmpty(TextfileFolder) || Spool.IsEnabled;

    /// <summary>True if any destination is configured.</summary>
    internal bool HasDestination => HasGroupDestination || Destinations.Count > 0;

    /// <exception cref="ArgumentException">A time, a certificate, the spool or the method is invalid.</exception>
    internal void Validate()
    {
        TimeLimits.CheckTimer(Timeout, TimeLimits.s_shortestTimeout, nameof(Timeout));
        TimeLimits.CheckTimer(ConnectTimeout, TimeLimits.s_shortestTimeout, nameof(ConnectTimeout));
        TimeLimits.CheckTimer(ShutdownTimeout, TimeLimits.s_shortestTimeout, nameof(ShutdownTimeout));
        TimeLimits.CheckPositive(GroupTimeToLive, nameof(GroupTimeToLive));
        Spool.Validate();
        if (TextfileFolder is { Length: > 0 } && string.IsNullOrWhiteSpace(TextfileFolder))
        {
            throw Throw.BadPushOption("TextfileFolder is blank; set it to the path of a folder, or leave it null.");
        }

        if (Method is not (PushMethod.Put or PushMethod.Post))
        {
            throw Throw.BadPushOption("PushOptions.Method is neither Put nor Post; use one of these.");
        }

        if (HttpInvoker is not null && UseProxy)
        {
            throw Throw.BadPushOption("UseProxy is set together with HttpInvoker, which would ignore UseProxy; set the proxy on the invoker's handler instead.");
        }

        if (HttpInvoker is not null && HasCertificates)
        {
            throw Throw.BadPushOption("Certificates are set together with HttpInvoker, which would ignore the certificates; set the certificates on the invoker's handler instead.");
        }

        if (_clientCertificates?.FirstOrDefault(static certificate => !certificate.HasPrivateKey) is { } keyless)
        {
            throw Throw.BadPushOption($"The client certificate '{keyless.Subject}' has no private key, so it cannot authenticate this client; load the certificate together with its key.");
        }
    }
}
