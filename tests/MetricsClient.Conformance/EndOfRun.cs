using MetricsClient.Conformance.Packages;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance;

/// <summary>Ends the servers and deletes the files that tests share, after the last test of the assembly.</summary>
public sealed class EndOfRun : IAsyncDisposable
{
    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await PushgatewayPool.EndAsync();
        await RealPrometheus.EndSharedAsync();
        await RealVictoriaMetrics.EndSharedAsync();
        PackedPackages.Delete();
    }
}
