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

    [Theory]
    [InlineData("DurationTimer t; t = h.NewTimer();", 1)]
    [InlineData("var t = h.NewTimer(); t = h.NewTimer();", 2)]
    [InlineData("DurationTimer t = h.NewTimer(), u; u = h.NewTimer();", 2)]
    [InlineData("DurationTimer t; t = h.NewTimer(); t.Dispose();", 0)]
    [InlineData("DurationTimer t; t = h.NewTimer(); using (t) { }", 0)]
    [InlineData("DurationTimer t; t = h.NewTimer(); Action end = () => t.Dispose();", 0)]
    [InlineData("DurationTimer t, u; u = t = h.NewTimer(); u.Dispose();", 0)]
    [InlineData("var all = new DurationTimer[1]; all[0] = h.NewTimer();", 0)]
    public async Task A_timer_in_a_variable_that_is_never_read_is_a_warning(string code, int reported) => Assert.Equal(
        Enumerable.Repeat("MC0015 NewTimer", reported),
        await CompiledProgram.Findings($"Histogram h = Metrics.CreateHistogram(\"a_seconds\", \"\");\n{code}"));

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
