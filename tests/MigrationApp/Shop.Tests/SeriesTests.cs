namespace Shop.Tests;

public sealed class SeriesTests
{
    [Fact]
    public void A_payment_has_a_sum_and_a_count()
    {
        new PaymentMetrics().Paid("bank", 12, 1);

        Assert.Equal((12, 1), PaymentMetrics.AmountOf("bank"));
    }

    [Fact]
    public void A_count_of_the_stock_has_a_time()
    {
        var stock = new StockMetrics();
        stock.Delivered("pen", 5);
        stock.Sold("pen");

        Assert.Equal(4, stock.StockOf("pen"));
        Assert.Equal(4, stock.Count(() => 4));
        Assert.Equal(172_800, stock.CountedAt());
    }

    [Fact]
    public void A_removed_tenant_has_no_limit()
    {
        var tenants = new TenantMetrics();
        tenants.Limit("x", 1);
        tenants.Limit("y", 2);

        tenants.Remove("x");

        Assert.Equal(["y"], tenants.Tenants());
    }

    [Fact]
    public async Task An_exception_is_counted_and_thrown()
    {
        var errors = new ErrorMetrics();

        Assert.Throws<InvalidOperationException>(() => errors.Run(() => throw new InvalidOperationException()));
        Assert.Throws<ArgumentException>(() => errors.Run(() => throw new ArgumentException()));
        await Assert.ThrowsAsync<IOException>(() => errors.RunAsync(() => throw new IOException()));

        Assert.Equal((1, 1), (errors.ErrorsIn("run"), errors.ErrorsIn("run_async")));
    }
}
