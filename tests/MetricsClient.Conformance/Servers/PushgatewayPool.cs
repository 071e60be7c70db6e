using System.Collections.Concurrent;

namespace MetricsClient.Conformance.Servers;

/// <summary>
/// Empty Pushgateways that no test uses at the moment. A gateway belongs to one test at a time, so that a test may count all groups,
/// and tests that run at the same time never meet. The pool holds at most as many gateways of a version as tests run at the same time.
/// </summary>
internal static class PushgatewayPool
{
    private static readonly ConcurrentBag<PushgatewayProcess> s_current = [];
    private static readonly ConcurrentBag<PushgatewayProcess> s_old = [];

    /// <summary>Takes an empty gateway out of the pool, or starts another gateway if the pool is empty.</summary>
    /// <returns>A gateway without groups.</returns>
    public static async Task<PushgatewayProcess> TakeAsync(PushgatewayVersion version) =>
        Of(version).TryTake(out PushgatewayProcess? idle)
            ? idle
            : await PushgatewayProcess.StartAsync(version, port: 0, "--web.enable-admin-api");

    /// <summary>Puts an empty gateway back into the pool.</summary>
    public static void Return(PushgatewayProcess gateway) => Of(gateway.Version).Add(gateway);

    /// <summary>Ends all gateways of the pool.</summary>
    public static async ValueTask EndAsync()
    {
        foreach (PushgatewayProcess gateway in s_current.Concat(s_old))
        {
            await gateway.DisposeAsync();
        }
    }

    private static ConcurrentBag<PushgatewayProcess> Of(PushgatewayVersion version) => version == PushgatewayVersion.Old ? s_old : s_current;
}
