namespace MetricsClient.Analyzers.Tests;

public class TimerTests
{
    [Fact]
    public async Task A_timer_that_is_not_disposed_is_a_warning()
    {
        string[] messages = await CompiledProgram.Messages(
            """
            Histogram latency = Metrics.CreateHistogram("a_seconds", "");
            Gauge running = Metrics.CreateGauge("b", "");
            latency.NewTimer();
            _ = running.TrackInProgress();
            var forgotten = latency.NewTimer();
            """);

        Assert.Equal(
            [
                "MC0015 Warning: The result of NewTimer is never disposed, so that nothing is recorded; add 'using'",
                "MC0015 Warning: The result of TrackInProgress is never disposed, so that nothing is recorded; add 'using'",
                "MC0015 Warning: The result of NewTimer is never disposed, so that nothing is recorded; add 'using'",
            ],
            messages);
    }

    [Fact]
    public async Task A_timer_that_is_disposed_or_passed_on_is_not_reported() => Assert.Empty(await CompiledProgram.Messages(
        """
        Histogram latency = Metrics.CreateHistogram("a_seconds", "");
        using DurationTimer declared = latency.NewTimer();
        using (latency.NewTimer())
        {
        }

        using (var named = latency.NewTimer())
        {
        }

        DurationTimer observed = latency.NewTimer();
        observed.ObserveDuration();
        var disposed = latency.NewTimer();
        disposed.Dispose();
        Later(latency.NewTimer());
        using var held = new Holder(latency.NewTimer());

        DurationTimer Later(DurationTimer timer) => timer;
        DurationTimer Started() => latency.NewTimer();

        sealed class Holder(DurationTimer timer) : IDisposable
        {
            private DurationTimer _timer = timer;

            public void Dispose() => _timer.Dispose();
        }
        """));
}
