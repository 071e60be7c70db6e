using System.Diagnostics;

namespace MetricsClient.Benchmarks.Families;

/// <summary>
/// The updates of <see cref="Counting"/> inside a request that is traced and recorded. Exemplars have the default
/// of each library: off in MetricsClient and OpenTelemetry, on in prometheus-net.
/// </summary>
public class CountingWithActivity : Counting
{
    private Activity? _request;

    public override void SetUp()
    {
        base.SetUp();
        _request = new Activity("request") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
    }

    public override void CleanUp()
    {
        _request?.Dispose();
        base.CleanUp();
    }
}
