using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Where, as what and how a <see cref="MetricPusher"/> pushes. Checked and copied by its constructor.</summary>
public class PushOptions : GatewayOptions
{
    /// <summary>Shorter pauses between pushes are a slip of units.</summary>
    internal static readonly TimeSpan s_shortestInterval = TimeSpan.FromMilliseconds(100);

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

    /// <summary>
    /// The part of the interval by which each pause is made longer or shorter, so that what was started together does not push together for ever;
    /// 0.1 unless set, at most 1.
    /// </summary>
    public double Jitter { get; set; } = 0.1;

    /// <summary>What happens to the group when the pusher is disposed, its periodic pushes stop, or the process ends; a last push unless set.</summary>
    public ShutdownAction OnShutdown { get; set; } = ShutdownAction.Push;

    /// <summary>The time that all last pushes of this pusher may take together as the process ends; 3 seconds unless set.</summary>
    public TimeSpan ExitBudget { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Whether bodies are compressed with gzip; false unless set.</summary>
    public bool Compress { get; set; }

    /// <summary>
    /// Further gateways, with the same credentials unless an address has its own. A push goes to the first that answers, in this order and after
    /// <see cref="GatewayOptions.Gateway"/>; a delete goes to all.
    /// </summary>
    public IList<Uri> FurtherGateways { get; } = [];

    /// <summary>Whether a push goes to all gateways, and not only to the first that answers; false unless set.</summary>
    public bool PushToAll { get; set; }

    /// <summary>
    /// The folder of the node_exporter's textfile collector, in which the group is a file too; none unless set. It must exist. For hosts that
    /// reach no gateway: then none needs to be given.
    /// </summary>
    public string? TextfileDirectory { get; set; }

    /// <summary>
    /// Keeps what the gateway could not be told, until it can; none unless set. For hosts that never reach one, without a gateway: everything then
    /// waits for <see cref="PushSpool.FlushAsync"/>.
    /// </summary>
    public PushSpool? Spool { get; set; }

    /// <summary>
    /// The time after which the group means nothing any more, unless it is pushed again; pushed as <c>pushed_group_ttl_seconds</c> if set. A
    /// gateway keeps every group for ever; <c>promjob prune --respect-ttl</c> and an alert go by this.
    /// </summary>
    public TimeSpan? GroupTimeToLive { get; set; }

    /// <summary>
    /// Is told of every push and delete that failed after all its tries, unless it was canceled; nobody unless set. For a log, listen to
    /// <see cref="CollectorRegistry.AddProblemCallback"/>, which tells each change once.
    /// </summary>
    public Action<PushResult>? OnFailure { get; set; }

    internal bool HasGateway => Gateway is not null || FurtherGateways.Count > 0;

    /// <exception cref="ArgumentException">A time, a certificate or the method cannot be used.</exception>
    internal override void Validate()
    {
        base.Validate();
        CheckTime(ExitBudget, TimeSpan.FromMilliseconds(1), nameof(ExitBudget));
        CheckTime(Interval, s_shortestInterval, nameof(Interval));
        CheckDeclared(GroupTimeToLive, nameof(GroupTimeToLive));
        if (!Enum.IsDefined(Method))
        {
            throw Throw.BadPushOption("PushOptions.Method is neither Put nor Post; use one of them.");
        }

        if (!Enum.IsDefined(OnShutdown))
        {
            throw Throw.BadPushOption("PushOptions.OnShutdown is none of its values; use Push, Delete or None.");
        }

        if (Jitter is not (>= 0 and <= 1))
        {
            throw Throw.BadPushOption(Throw.Invariant($"PushOptions.Jitter is {Jitter}, but it is a part of the interval; give a number from 0 to 1, such as 0.1."));
        }
    }
}
