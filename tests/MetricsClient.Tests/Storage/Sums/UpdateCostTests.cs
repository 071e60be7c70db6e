using MetricsClient.Storage.Sums;

namespace MetricsClient.Tests.Storage.Sums;

public sealed class UpdateCostTests
{
    [Theory]
    [InlineData(300, 400, false)]
    [InlineData(299, 400, true)]
    [InlineData(400, 300, false)]
    public void A_cell_of_the_thread_has_to_save_a_quarter_of_the_time(long own, long shared, bool isFaster)
    {
        var cost = new UpdateCost(() => (own, shared));

        Assert.Equal((isFaster, isFaster), (cost.IsThreadCellFaster, cost.IsThreadCellFaster));
    }

    [Fact]
    public void An_update_during_the_measurement_does_not_wait_and_uses_the_shared_cell()
    {
        UpdateCost cost = null!;
        bool meanwhile = true;
        int measurements = 0;
        cost = new UpdateCost(() =>
        {
            measurements++;
            meanwhile = cost.IsThreadCellFaster;
            return (1, 100);
        });

        Assert.True(cost.IsThreadCellFaster);
        Assert.False(meanwhile);
        Assert.True(cost.IsThreadCellFaster);
        Assert.Equal(1, measurements);
    }

    [Fact]
    public void A_measurement_without_memory_is_repeated_by_a_later_update()
    {
        int measurements = 0;
        var cost = new UpdateCost(() => ++measurements == 1 ? throw new InsufficientMemoryException() : (1, 100));

        Assert.False(cost.IsThreadCellFaster);
        Assert.True(cost.IsThreadCellFaster);
    }
}
