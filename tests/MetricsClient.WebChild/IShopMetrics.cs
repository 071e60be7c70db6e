namespace MetricsClient.WebChild;

/// <summary>The metrics that the shop itself updates, implemented with each library.</summary>
internal interface IShopMetrics
{
    /// <summary>Counts an order.</summary>
    /// <param name="kind">The kind of the order, a label.</param>
    /// <param name="items">The number of items, which a histogram observes.</param>
    void Ordered(string kind, int items);

    /// <summary>Sets the items in the cart of a customer, a series that expires without updates.</summary>
    void Cart(string customer, int items);
}
