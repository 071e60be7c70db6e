using MetricsClient.Storage;

namespace MetricsClient.Tests.Storage;

public sealed class YieldingSpinTests
{
    [Fact]
    public void A_wait_is_not_ended_by_an_interrupt_of_the_thread()
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            Thread.CurrentThread.Interrupt();
            failure = Record.Exception(static () =>
            {
                var spin = default(YieldingSpin);
                for (int i = 0; i < 1_000; i++)
                {
                    spin.Once();
                }
            });
        });
        thread.Start();
        thread.Join();

        Assert.Null(failure);
    }
}
