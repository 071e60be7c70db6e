using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Pruning;

/// <summary>Prunes once or again and again, and reports.</summary>
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

    /// <summary>One round; gives back the exit code.</summary>
    /// <param name="metrics">Notes how it went; null when nobody asks.</param>
    /// <param name="cancellation">Ends the round between two deletions.</param>
    /// <exception cref="ToolException">The gateway does not answer.</exception>
    public async Task<int> OnceAsync(PruneMetrics? metrics, CancellationToken cancellation)
    {
        PruneFindings findings = await _round.FindAsync(cancellation).ConfigureAwait(false);
        if (!_asJson)
        {
            PruneReport.Show(findings, _rule, isDryRun: !_deletes, _screen);
        }

        GroupDeletion? deletion = _deletes ? await _round.DeleteAsync(findings, cancellation).ConfigureAwait(false) : null;
        metrics?.Note(findings, deletion?.Deleted.Count ?? 0, deletion?.Failed.Count ?? 0);
        if (_asJson)
        {
            _screen.Print(PruneReport.Json(findings, deletion));
        }
        else
        {
            deletion?.ReportTo(_screen);
        }

        return deletion?.Failed.Count > 0 ? ExitCode.Found : ExitCode.Done;
    }

    /// <summary>Rounds until it is told to stop. A gateway that does not answer is asked again in the next one.</summary>
    public async Task<int> EveryAsync(TimeSpan pause, PruneMetrics metrics, CancellationToken cancellation)
    {
        using var clock = new PeriodicTimer(pause);
        try
        {
            do
            {
                await RoundAsync(metrics, cancellation).ConfigureAwait(false);
            }
            while (await clock.WaitForNextTickAsync(cancellation).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // To be stopped is how this ends.
        }

        return ExitCode.Done;
    }

    private async Task RoundAsync(PruneMetrics metrics, CancellationToken cancellation)
    {
        try
        {
            await OnceAsync(metrics, cancellation).ConfigureAwait(false);
        }
        catch (ToolException failure)
        {
            _screen.Say(failure.Message);
            metrics.NoteFailure();
        }

        PushResult pushed = await metrics.PushAsync(cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (!pushed.IsSuccess)
        {
            _screen.Say(pushed.ToString());
        }
    }
}
