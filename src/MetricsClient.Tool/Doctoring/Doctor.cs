using System.Globalization;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;

namespace MetricsClient.Tool.Doctoring;

/// <summary>
/// Examines a gateway: connection, readiness, flags, clock, scrape and groups. If the gateway is unreachable, only the
/// connection is checked. VictoriaMetrics has no flags and groups to check.
/// </summary>
internal sealed class Doctor
{
    /// <summary>The names of the findings that a user can accept.</summary>
    public static readonly string[] Acceptable = ["address", "clock", "consistency", "groups", "persistence", "ready", "store", "version"];

    private const int MaxNames = 5;

    // A smaller difference may come from the duration of a request, and from the missing fractions in the Date header.
    private static readonly TimeSpan s_maxSkew = TimeSpan.FromSeconds(3);

    private readonly PushgatewayClient _client;
    private readonly ClockReader _clock;
    private readonly Uri _address;
    private readonly List<Finding> _findings = [];

    /// <summary>Prepares the examination of one gateway.</summary>
    /// <param name="client">The client of the gateway. Its requests must go through <paramref name="clock"/>.</param>
    /// <param name="clock">Measures the clock of the gateway from the responses to the client.</param>
    /// <param name="address">The address of the gateway. May contain credentials.</param>
    public Doctor(PushgatewayClient client, ClockReader clock, Uri address)
    {
        _client = client;
        _clock = clock;
        _address = address;
    }

    /// <summary>Runs all checks and returns the findings in the order of the checks.</summary>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellationToken)
    {
        CheckAddress();
        if (!_client.HasGroups)
        {
            await CheckImportAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (await IsReachableAsync(cancellationToken).ConfigureAwait(false)
            && await IsGatewayAsync(cancellationToken).ConfigureAwait(false))
        {
            CheckClock();
            PushResult scrape = await _client.CheckScrapeAsync(cancellationToken).ConfigureAwait(false);
            await CheckGroupsAsync(scrape, cancellationToken).ConfigureAwait(false);
        }

        return _findings;
    }

    private void CheckAddress()
    {
        if (_address.AbsolutePath.TrimEnd('/').EndsWith("/metrics", StringComparison.Ordinal))
        {
            _findings.Add(Finding.Doubtful(
                "address",
                "The address ends in '/metrics', which is the page of the gateway and not its address; promjob leaves the end out.",
                $"Leave out '/metrics': {Shown("")}."));
        }
    }

    private async Task CheckImportAsync(CancellationToken cancellationToken)
    {
        PushResult import = await _client.CheckImportAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (import.IsSuccess)
        {
            _findings.Add(Finding.Good("reachable", $"The import path responds within {Duration.Text(import.Duration)}."));
            _findings.Add(Finding.Good(
                "server", "VictoriaMetrics stores each push as samples. It has no groups: nothing is replaced, and there is nothing to list, delete or prune."));
            CheckClock();
            return;
        }

        _findings.Add(import.StatusCode is 401 or 403
            ? Finding.Bad("auth", $"The server rejects the credentials: {import.Reason}", GatewayQueries.Remedy(import))
            : Finding.Bad("reachable", import.ToString(), GatewayQueries.Remedy(import)));
    }

    private async Task<bool> IsReachableAsync(CancellationToken cancellationToken)
    {
        PushResult healthy = await _client.CheckHealthyAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        bool mayBeForeign = healthy is { StatusCode: not (null or 401 or 403 or >= 500), IsSuccess: false };
        if (mayBeForeign && await IsForeignAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        _findings.Add(healthy switch
        {
            { IsSuccess: true } => Finding.Good("reachable", $"The gateway responds within {Duration.Text(healthy.Duration)}."),
            { StatusCode: 401 or 403 } => Finding.Bad("auth", $"The gateway rejects the credentials: {healthy.Reason}", GatewayQueries.Remedy(healthy)),
            { StatusCode: 502 or 503 or 504 } when healthy.Reason?.StartsWith('<') == true => Finding.Bad(
                "reachable", $"A proxy responds with status {healthy.StatusCode} instead of the gateway.", "Check that the gateway behind the proxy is running."),
            { StatusCode: >= 500 } => Finding.Bad("reachable", $"The gateway reports itself unhealthy: {healthy.Reason}", "Read the log of the gateway."),
            _ => Finding.Bad("reachable", healthy.ToString(), GatewayQueries.Remedy(healthy)),
        });
        return healthy.IsSuccess;
    }

    // Another server may be healthy under the same path, but has no status of a Pushgateway.
    private async Task<bool> IsGatewayAsync(CancellationToken cancellationToken)
    {
        Finding reachable = _findings[^1];
        await CheckReadinessAsync(cancellationToken).ConfigureAwait(false);
        if (await CheckFlagsAsync(cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        Finding unknown = _findings[^1];
        _findings.RemoveAt(_findings.Count - 1);
        if (await IsForeignAsync(cancellationToken).ConfigureAwait(false))
        {
            _findings.Remove(reachable);
            _findings.RemoveAll(static finding => finding.Check == "ready");
            return false;
        }

        _findings.Add(unknown);
        return true;
    }

    private async Task<bool> IsForeignAsync(CancellationToken cancellationToken)
    {
        string metrics = await _client.GetPageAsync("/metrics", cancellationToken).ConfigureAwait(false);
        string root = await _client.GetPageAsync("/", cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (ServerName.Of(metrics, root) is not { } name)
        {
            return false;
        }

        _findings.Add(Finding.Bad(
            "server",
            $"The address belongs to {name}, not to a Pushgateway.",
            name == ServerName.VictoriaMetrics
                ? $"To push to VictoriaMetrics, give {Shown("/api/v1/import/prometheus")}."
                : "Give the address of a Pushgateway, such as http://localhost:9091, with its path prefix if it has one."));
        return true;
    }

    private async Task CheckReadinessAsync(CancellationToken cancellationToken)
    {
        PushResult ready = await _client.CheckReadyAsync(cancellationToken).ConfigureAwait(false);
        if (!ready.IsSuccess)
        {
            _findings.Add(Finding.Bad(
                "ready",
                $"The gateway accepts no pushes at present: {ready.Reason}",
                "The gateway is overloaded; push less often, or add processors."));
        }
    }

    // Returns false if the server has no status of a Pushgateway.
    private async Task<bool> CheckFlagsAsync(CancellationToken cancellationToken)
    {
        PushgatewayStatus status;
        try
        {
            status = await _client.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PushgatewayException failure)
        {
            _findings.Add(Finding.Bad(
                "version", failure.Message, "Check that the address belongs to a Pushgateway of version 1.0 or newer."));
            return false;
        }

        string since = status.StartTime.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        _findings.Add(Finding.Good("version", $"Pushgateway {status.Version}, running since {since} UTC."));
        _findings.Add(status.Flags.GetValueOrDefault("push.disable-consistency-check") == "true"
            ? Finding.Bad(
                "consistency",
                "The consistency check is off, so one bad push can make every scrape fail.",
                "Start the gateway without --push.disable-consistency-check.")
            : Finding.Good("consistency", "The gateway checks each push."));
        _findings.Add(string.IsNullOrEmpty(status.Flags.GetValueOrDefault("persistence.file"))
            ? Finding.Doubtful(
                "persistence",
                "Persistence is off, so a restart loses every group until the next run of each job.",
                "Start the gateway with --persistence.file=FILE, or alert on missing jobs; see 'promjob rules'.")
            : Finding.Good("persistence", $"The gateway stores groups in {status.Flags["persistence.file"]}."));
        return true;
    }

    private void CheckClock()
    {
        if (_clock.Ahead is not { } ahead)
        {
            _findings.Add(Finding.Doubtful("clock", "Responses of the gateway have no Date header.", "Check whether a proxy removes the header."));
            return;
        }

        _findings.Add(ahead.Duration() <= s_maxSkew
            ? Finding.Good("clock", "The clock agrees with the local clock.")
            : Finding.Bad(
                "clock",
                $"The clock is {Duration.Text(ahead.Duration())} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the local clock, so ages of groups are wrong.",
                "Synchronize both clocks with NTP."));
    }

    private async Task CheckGroupsAsync(PushResult scrape, CancellationToken cancellationToken)
    {
        IReadOnlyList<PushgatewayGroup> groups;
        try
        {
            groups = await _client.ListAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PushgatewayException failure)
        {
            _findings.Add(Finding.Bad("groups", failure.Message, GatewayQueries.Remedy(failure.Result)));
            groups = [];
        }

        CheckStore(scrape, [.. groups.Where(PoisonedGroup.Is)]);
        CheckLastPushes(groups);
    }

    private void CheckLastPushes(IReadOnlyList<PushgatewayGroup> groups)
    {
        PushgatewayGroup[] never = [.. groups.Where(static group => group.PushTime is null)];
        PushgatewayGroup[] rejected = [.. groups.Where(static group => group.PushTime is not null && !group.LastPushSucceeded)];
        if (never.Length > 0)
        {
            _findings.Add(Finding.Doubtful(
                "groups",
                $"{GroupText.Count(never.Length, "group")} never had an accepted push: {Names(never)}.",
                "Push again and read the reason in the response, or delete each group with 'promjob delete'."));
        }

        if (rejected.Length > 0)
        {
            _findings.Add(Finding.Doubtful(
                "groups",
                $"The gateway rejected the last push of {GroupText.Count(rejected.Length, "group")} and exposes older values: {Names(rejected)}.",
                "Push again and read the reason in the response."));
        }

        if (never.Length + rejected.Length == 0)
        {
            _findings.Add(Finding.Good("groups", groups.Count == 0 ? "The gateway has no groups." : $"The gateway accepted the last push of {GroupText.Count(groups.Count, "group")}."));
        }
    }

    private void CheckStore(PushResult scrape, PushgatewayGroup[] poisoned)
    {
        foreach (PushgatewayGroup group in poisoned)
        {
            _findings.Add(Finding.Bad(
                "store",
                $"The group {GroupText.Name(group.Labels)} has a label with invalid UTF-8, so every push and every scrape fails until the group is deleted.",
                PoisonedGroup.PathOf(group, scrape.Reason ?? "") is { } path
                    ? $"Delete the group by the original bytes: curl -X DELETE '{Shown(path)}'"
                    : "Delete the group by the original bytes in the error message of the page /metrics."));
        }

        if (scrape.IsSuccess)
        {
            _findings.Add(Finding.Good("store", "Prometheus can scrape the gateway."));
        }
        else if (poisoned.Length == 0)
        {
            _findings.Add(Finding.Bad("store", $"Every scrape fails: {scrape.Reason}", "Delete the group in the error message with 'promjob delete'."));
        }
    }

    private string Shown(string path)
    {
        string address = _address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
        return (address.EndsWith("/metrics", StringComparison.Ordinal) ? address[..^"/metrics".Length] : address) + path;
    }

    private static string Names(PushgatewayGroup[] groups)
    {
        string names = string.Join("; ", groups.Take(MaxNames).Select(static group => GroupText.Name(group.Labels)));
        return groups.Length > MaxNames ? $"{names} and {groups.Length - MaxNames} more" : names;
    }
}
