using System.Globalization;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;

namespace MetricsClient.Tool.Doctoring;

/// <summary>Looks a gateway over, from the outside in; stops where nothing more can be seen.</summary>
internal sealed class Doctor
{
    private const int MostNames = 5;

    // Answers take a while and their clock has whole seconds.
    private static readonly TimeSpan s_skew = TimeSpan.FromSeconds(3);

    private readonly PushgatewayClient _client;
    private readonly ClockReader _clock;
    private readonly Uri _address;
    private readonly List<Finding> _findings = [];

    /// <param name="client">Whose requests pass through the clock.</param>
    /// <param name="clock">Reads the gateway's clock.</param>
    /// <param name="address">The gateway's, which may hold credentials.</param>
    public Doctor(PushgatewayClient client, ClockReader clock, Uri address)
    {
        _client = client;
        _clock = clock;
        _address = address;
    }

    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellation)
    {
        if (await IsReachableAsync(cancellation).ConfigureAwait(false))
        {
            await LookAtReadinessAsync(cancellation).ConfigureAwait(false);
            await LookAtFlagsAsync(cancellation).ConfigureAwait(false);
            LookAtClock();
            PushResult scrape = await _client.CheckScrapeAsync(cancellation).ConfigureAwait(false);
            await LookAtGroupsAsync(scrape, cancellation).ConfigureAwait(false);
        }

        return _findings;
    }

    private async Task<bool> IsReachableAsync(CancellationToken cancellation)
    {
        PushResult healthy = await _client.CheckHealthyAsync(cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        _findings.Add(healthy switch
        {
            { IsSuccess: true } => Finding.Good("reachable", $"It answers within {Duration.Text(healthy.Duration)}."),
            { StatusCode: 401 or 403 } => Finding.Bad("auth", $"It refuses the credentials: {healthy.Reason}", GatewayQuestions.Remedy(healthy)),
            { StatusCode: >= 500 } => Finding.Bad("reachable", $"It says that it is not healthy: {healthy.Reason}", "Look into its log."),
            _ => Finding.Bad("reachable", healthy.ToString(), GatewayQuestions.Remedy(healthy)),
        });
        return healthy.IsSuccess;
    }

    private async Task LookAtReadinessAsync(CancellationToken cancellation)
    {
        PushResult ready = await _client.CheckReadyAsync(cancellation).ConfigureAwait(false);
        if (!ready.IsSuccess)
        {
            _findings.Add(Finding.Bad(
                "ready",
                $"It takes no pushes at present: {ready.Reason}",
                "It has more to do than it can; push less often, or give it more processors."));
        }
    }

    private async Task LookAtFlagsAsync(CancellationToken cancellation)
    {
        PushgatewayStatus status;
        try
        {
            status = await _client.GetStatusAsync(cancellation).ConfigureAwait(false);
        }
        catch (PushgatewayException failure)
        {
            _findings.Add(Finding.Bad(
                "version", failure.Message, "Check that the address is that of a Pushgateway, of version 1.0 or newer."));
            return;
        }

        string since = status.StartTime.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        _findings.Add(Finding.Good("version", $"Pushgateway {status.Version}, running since {since} UTC."));
        _findings.Add(status.Flags.GetValueOrDefault("push.disable-consistency-check") == "true"
            ? Finding.Bad(
                "consistency",
                "The consistency check is off: one bad push can make every scrape fail.",
                "Start it without --push.disable-consistency-check.")
            : Finding.Good("consistency", "Pushes are checked before they are taken."));
        _findings.Add(string.IsNullOrEmpty(status.Flags.GetValueOrDefault("persistence.file"))
            ? Finding.Doubtful(
                "persistence",
                "Nothing is kept: a restart loses every group, until each job runs again.",
                "Start it with --persistence.file=FILE, or alert on jobs that are missing; see 'promjob rules'.")
            : Finding.Good("persistence", $"Groups are kept in {status.Flags["persistence.file"]}."));
    }

    private void LookAtClock()
    {
        if (_clock.Ahead is not { } ahead)
        {
            _findings.Add(Finding.Doubtful("clock", "Its answers do not tell its time.", "Look whether a proxy removes the header Date."));
            return;
        }

        _findings.Add(ahead.Duration() <= s_skew
            ? Finding.Good("clock", "It agrees with this machine's.")
            : Finding.Bad(
                "clock",
                $"It is {Duration.Text(ahead.Duration())} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} this machine's, and ages are wrong by as much.",
                "Set both clocks by NTP."));
    }

    private async Task LookAtGroupsAsync(PushResult scrape, CancellationToken cancellation)
    {
        IReadOnlyList<PushgatewayGroup> groups;
        try
        {
            groups = await _client.ListAsync(cancellation).ConfigureAwait(false);
        }
        catch (PushgatewayException failure)
        {
            _findings.Add(Finding.Bad("groups", failure.Message, GatewayQuestions.Remedy(failure.Result)));
            groups = [];
        }

        LookAtStore(scrape, [.. groups.Where(PoisonedGroup.Is)]);
        LookAtSuccess(groups);
    }

    private void LookAtSuccess(IReadOnlyList<PushgatewayGroup> groups)
    {
        PushgatewayGroup[] never = [.. groups.Where(static group => group.PushTime is null)];
        PushgatewayGroup[] refused = [.. groups.Where(static group => group.PushTime is not null && !group.LastPushSucceeded)];
        if (never.Length > 0)
        {
            _findings.Add(Finding.Doubtful(
                "groups",
                $"{GroupText.Count(never.Length, "group")} never had a push taken: {Names(never)}.",
                "Push once more and read the gateway's reason, or delete them: promjob prune --include-failed."));
        }

        if (refused.Length > 0)
        {
            _findings.Add(Finding.Doubtful(
                "groups",
                $"The last push of {GroupText.Count(refused.Length, "group")} was refused, and what is shown is older: {Names(refused)}.",
                "Push once more and read the gateway's reason."));
        }

        if (never.Length + refused.Length == 0)
        {
            _findings.Add(Finding.Good("groups", groups.Count == 0 ? "It holds none." : $"The last push of each of {GroupText.Count(groups.Count, "group")} was taken."));
        }
    }

    private void LookAtStore(PushResult scrape, PushgatewayGroup[] poisoned)
    {
        foreach (PushgatewayGroup group in poisoned)
        {
            _findings.Add(Finding.Bad(
                "store",
                $"The group {GroupText.Name(group.Labels)} has a label that is not UTF-8; while it is there, every push and every scrape fails.",
                PoisonedGroup.PathOf(group, scrape.Reason ?? "") is { } path
                    ? $"Delete it by its original bytes: curl -X DELETE '{Shown(path)}'"
                    : "Delete it by its original bytes, as the gateway's page /metrics complains of them."));
        }

        if (scrape.IsSuccess)
        {
            _findings.Add(Finding.Good("store", "Prometheus can scrape it."));
        }
        else if (poisoned.Length == 0)
        {
            _findings.Add(Finding.Bad("store", $"Every scrape fails: {scrape.Reason}", "Delete the group that it complains of, with 'promjob delete'."));
        }
    }

    private string Shown(string path) =>
        _address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/') + path;

    private static string Names(PushgatewayGroup[] groups)
    {
        string names = string.Join("; ", groups.Take(MostNames).Select(static group => GroupText.Name(group.Labels)));
        return groups.Length > MostNames ? $"{names} and {groups.Length - MostNames} more" : names;
    }
}
