using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Http;

public sealed class ScrapeClockTests
{
    [Fact]
    public async Task A_scrape_that_a_failing_clock_prevents_frees_its_place()
    {
        var clock = new FailingClock();
        var handler = new ScrapeHandler(new ScrapeOptions { MaxConcurrentScrapes = 1 }, new CollectorRegistry(clock));
        clock.Fails = true;
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await handler.GetAsync());
        }

        clock.Fails = false;
        Assert.Equal(200, (await handler.GetAsync()).Status);
    }

    private sealed class FailingClock : FakeTimeProvider
    {
        public bool Fails { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Fails ? throw new InvalidOperationException("The clock fails.") : base.CreateTimer(callback, state, dueTime, period);
    }
}
