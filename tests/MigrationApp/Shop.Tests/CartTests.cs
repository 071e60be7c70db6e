using Prometheus;

namespace Shop.Tests;

public sealed class CartTests
{
    [Fact]
    public async Task The_items_of_a_cart_change()
    {
        var carts = new CartMetrics();
        carts.Changed("a", 2);
        carts.Doubled("a");
        Assert.Equal(4, carts.ItemsOf("a"));

        await carts.EmptiedAsync("a");

        Assert.Equal(0, carts.ItemsOf("a"));
    }

    [Fact]
    public async Task A_click_is_counted()
    {
        var sessions = new SessionMetrics();

        sessions.Clicked("/a");
        sessions.Ended("/a", TimeSpan.FromSeconds(5), 2);

        string text = await Exporter.TextAsync(Metrics.DefaultRegistry, TestContext.Current.CancellationToken);
        Assert.Contains("shop_clicks_total{page=\"/a\"} 1\n", text);
        Assert.Contains("shop_session_depth_count 1\n", text);
    }
}
