using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Groups;

/// <summary>
/// Queries of a gateway for a verb: shows progress to the user, and turns a failure into a message with a remedy.
/// </summary>
internal static class GatewayQueries
{
    /// <summary>Throws if the address belongs to a server without groups.</summary>
    /// <exception cref="ToolException">The server has no groups.</exception>
    public static void RequireGroups(this PushgatewayClient client)
    {
        if (!client.HasGroups)
        {
            throw new ToolException(
                ExitCode.Usage, "The address is the import path of VictoriaMetrics, which stores samples and no groups; there is nothing to list, delete or prune.");
        }
    }

    /// <summary>Returns all groups and shows progress on the terminal.</summary>
    /// <exception cref="ToolException">The gateway did not respond.</exception>
    public static async Task<IReadOnlyList<PushgatewayGroup>> ListWithProgressAsync(
        this PushgatewayClient client, Screen screen, CancellationToken cancellationToken)
    {
        using Progress progress = screen.Progress("reading the groups");
        return await client.ListOrFailAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns all groups.</summary>
    /// <exception cref="ToolException">The gateway did not respond, or has no groups.</exception>
    public static async Task<IReadOnlyList<PushgatewayGroup>> ListOrFailAsync(
        this PushgatewayClient client, CancellationToken cancellationToken)
    {
        client.RequireGroups();
        try
        {
            return await client.ListAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PushgatewayException failure)
        {
            throw new ToolException(ExitCode.Unavailable, $"{failure.Message} {Remedy(failure.Result)}");
        }
    }

    /// <summary>
    /// Returns the remedy for a failed request. Returns an empty text if the reason of the failure already contains a
    /// remedy.
    /// </summary>
    public static string Remedy(PushResult result) => result switch
    {
        { StatusCode: 401 or 403 } => "Set credentials: user:password@ in the address, --token-file or --header.",
        { StatusCode: 404 } => "Check the address, including the path prefix, and leave out '/metrics'.",
        { Outcome: PushOutcome.Unreachable } => "Check that the address is right and that the gateway is running.",
        { StatusCode: 400 } or { Outcome: PushOutcome.NotSent } => "",
        { Outcome: PushOutcome.TimedOut } => "The gateway may be overloaded; raise --timeout, or run 'promjob doctor'.",
        _ => "Run 'promjob doctor' to find the cause.",
    };
}
