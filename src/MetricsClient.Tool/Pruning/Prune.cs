using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Pruning;

/// <summary>Deletes stale groups, once or periodically, and prints the result. Each repetition is a round.</summary>
internal sealed class Prune
{
    private readonly PruneRound _round;
    private readonly PruneRule _rule;
    private readonly Screen _screen;
    private readonly bool _deletes;
    private readonly bool _asJson;

    public Prune(PushgatewayClient client, PruneRule rule, Screen screen, bool deletes, bool asJson)
    {
        _round = new PruneRound(client, rule, screen);
        _rule = rule;
        _screen = screen;
        _deletes = deletes;
        _asJson = asJson;
    }

    /// <summary>Runs one round and returns the exit code.</summary>
    /// <param name="metrics">Receives the numbers of the round; null if they are not needed.</param>
    /// <param name="cancellationToken">Cancels the round between two deletions.</param>
    /// <exception cref="ToolException">The gateway does not respond.</exception>
    public async Task<int> OnceAsync(PruneMetrics? metrics, CancellationToken cancellationToken)
    {
        PruneFindings findings = await _round.FindAsync(cancellationToken).ConfigureAwait(false);
        if (!_asJson)
        {
            PruneReport.Show(findings, _rule, isDryRun: !_deletes, _screen);
        }

        GroupDeletion? deletion = _deletes ? await _round.DeleteAsync(findings, cancellationToken).ConfigureAwait(false) : null;
        metrics?.Note(findings, deletion?.Deleted.Count ?? 0, deletion?.Failed.Count ?? 0);
        if (_asJson)
        {
            PruneReport.PrintJson(findings, deletion, _screen);
        }
        else
        {
            deletion?.ReportTo(_screen);
        }

        return deletion?.Failed.Count > 0 ? ExitCode.Found : ExitCode.Done;
    }

    /// <summary>Runs rounds until canceled. If the gateway is unreachable in a round, the loop continues.</summary>
    public async Task<int> EveryAsync(TimeSpan pause, PruneMetrics metrics, CancellationToken cancellationToken)
    {
        using var clock = new PeriodicTimer(pause);
        try
        {
            do
            {
                await RoundAsync(metrics, cancellationToken).ConfigureAwait(false);
            }
            while (await clock.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Cancellation is the normal end.
        }

        return ExitCode.Done;
    }

    private async Task RoundAsync(PruneMetrics metrics, CancellationToken cancellationToken)
    {
        try
        {
            await OnceAsync(metrics, cancellationToken).ConfigureAwait(false);
        }
        catch (ToolException failure)
        {
            _screen.Say(failure.Message);
            metrics.NoteFailure();
        }

        PushResult pushed = await metrics.PushAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (!pushed.IsSuccess)
        {
            _screen.Say(pushed.ToString());
        }
    }
}
