namespace Shop.Tests;

public sealed class OrderTests
{
    [Fact]
    public void An_order_is_counted_by_kind_and_country()
    {
        OrderMetrics.Ordered("book", "de", 2);
        OrderMetrics.Ordered("book", "de");

        Assert.Equal(3, OrderMetrics.OrdersOf("book", "de"));
    }

    [Fact]
    public void A_visit_is_counted()
    {
        double before = OrderMetrics.Visits;

        OrderMetrics.Visited();

        Assert.Equal(before + 1, OrderMetrics.Visits);
    }
}
