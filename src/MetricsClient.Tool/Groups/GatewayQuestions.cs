using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Groups;

/// <summary>Asks a gateway on behalf of a user who waits.</summary>
internal static class GatewayQuestions
{
    /// <summary>All groups, while the user sees that they are being read.</summary>
    /// <exception cref="ToolException">The gateway did not tell.</exception>
    public static async Task<IReadOnlyList<PushgatewayGroup>> ListShownAsync(
        this PushgatewayClient client, Screen screen, CancellationToken cancellation)
    {
        using Progress progress = screen.Progress("reading the groups");
        return await client.ListToldAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>All groups.</summary>
    /// <exception cref="ToolException">The gateway did not tell.</exception>
    public static async Task<IReadOnlyList<PushgatewayGroup>> ListToldAsync(
        this PushgatewayClient client, CancellationToken cancellation)
    {
        try
        {
            return await client.ListAsync(cancellation).ConfigureAwait(false);
        }
        catch (PushgatewayException failure)
        {
            throw new ToolException(ExitCode.Unavailable, $"{failure.Message} {Remedy(failure.Result)}");
        }
    }

    /// <summary>What a user can do about a request that failed; empty where the reason itself says it.</summary>
    public static string Remedy(PushResult result) => result switch
    {
        { StatusCode: 401 or 403 } => "Give the credentials: user:password@ in the address, --token-file or --header.",
        { StatusCode: 404 } => "Check the address, and whether the gateway is served under a path prefix.",
        { Outcome: PushOutcome.Unreachable } => "Check the address, and whether the gateway runs.",
        { StatusCode: 400 } or { Outcome: PushOutcome.NotSent } => "",
        { Outcome: PushOutcome.TimedOut } => "It may be overloaded; allow more time with --timeout, or look with 'promjob doctor'.",
        _ => "Look for the cause with 'promjob doctor'.",
    };
}
