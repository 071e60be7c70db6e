using MetricsClient.Tool.Gateway;

namespace MetricsClient.Conformance.Servers;

internal static class Gateways
{
    /// <summary>Creates the tool's client of a Pushgateway, which reads and deletes groups.</summary>
    public static PushgatewayClient Client(Uri gateway)
    {
        var options = new MetricPusherOptions();
        options.Push.Gateway = gateway;
        return new PushgatewayClient(options.Push);
    }
}
