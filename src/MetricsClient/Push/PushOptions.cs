using System.Net;

namespace MetricsClient;

/// <summary>Where, as what and how a <see cref="MetricPusher"/> pushes. Checked and copied by its constructor.</summary>
public sealed class PushOptions
{
    /// <summary>Shorter pauses between pushes are a slip of units.</summary>
    internal static readonly TimeSpan s_shortestInterval = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(24);

    /// <summary>The address of the Pushgateway, such as <c>http://gateway:9091</c>; may carry a path prefix and <c>user:password@</c>.</summary>
    public Uri? Gateway { get; set; }

    /// <summary>The job that the metrics belong to: the first label of the group.</summary>
    public string? Job { get; set; }

    /// <summary>
    /// Further labels of the group, such as a shard; their order means nothing to the gateway. Choose what is the same in
    /// every run: a process id or a pod name would leave a group behind each time.
    /// </summary>
    public IDictionary<string, string> GroupingKey { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Allows empty values in <see cref="GroupingKey"/>; false unless set, since to the gateway a group with
    /// <c>instance=""</c> is another one than the group without an instance.
    /// </summary>
    public bool AllowEmptyGroupingValues { get; set; }

    /// <summary>What is pushed; the default registry unless set. Process metrics and self-metrics are left out.</summary>
    public CollectorRegistry? Registry { get; set; }

    /// <summary>Whether a push replaces the whole group, as it does unless set, or only the families that it carries.</summary>
    public PushMethod Method { get; set; } = PushMethod.Put;

    /// <summary>The pause between two periodic pushes; 15 seconds unless set.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The time that a push may take in all, collecting and a second try included; 5 seconds unless set.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The time that connecting may take; 2 seconds unless set. An <see cref="Http"/> of your own has its own.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The time that all last pushes of an ending process may take together; 3 seconds unless set.</summary>
    public TimeSpan ExitBudget { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>User name and password for basic authentication.</summary>
    public NetworkCredential? Credentials { get; set; }

    /// <summary>The token for bearer authentication.</summary>
    public string? BearerToken { get; set; }

    /// <summary>Further headers of every request, such as a tenant.</summary>
    public IDictionary<string, string> Headers { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether bodies are compressed with gzip; false unless set.</summary>
    public bool Compress { get; set; }

    /// <summary>Whether the proxy of the environment is used; false unless set.</summary>
    public bool UseProxy { get; set; }

    /// <summary>
    /// An <see cref="HttpClient"/> or invoker of your own, for client certificates or a private authority; it is not
    /// disposed. Turn off <see cref="HttpClientHandler.AllowAutoRedirect"/>: a push that was led elsewhere is no success.
    /// </summary>
    public HttpMessageInvoker? Http { get; set; }

    /// <exception cref="ArgumentException">A time or the method cannot be used.</exception>
    internal void Validate()
    {
        CheckTime(Timeout, TimeSpan.FromMilliseconds(1), nameof(Timeout));
        CheckTime(ConnectTimeout, TimeSpan.FromMilliseconds(1), nameof(ConnectTimeout));
        CheckTime(ExitBudget, TimeSpan.FromMilliseconds(1), nameof(ExitBudget));
        CheckTime(Interval, s_shortestInterval, nameof(Interval));
        if (!Enum.IsDefined(Method))
        {
            throw Throw.BadPushOption("PushOptions.Method is neither Put nor Post; use one of them.");
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">The time is shorter, or longer than timers take.</exception>
    internal static void CheckTime(TimeSpan time, TimeSpan shortest, string name)
    {
        if (time < shortest || time > s_longest)
        {
            throw Throw.BadPushTime(name, time, shortest, s_longest);
        }
    }
}
