using MetricsClient.Push.Gateway;
using MetricsClient.Push.Spool;
using MetricsClient.Text;

namespace MetricsClient.Push.Sinks;

/// <summary>Creates the sinks for the configured destinations, and combines several sinks into one.</summary>
internal static class PushSinks
{
    /// <exception cref="ArgumentException">An option is invalid, or no destination is configured.</exception>
    public static IPushSink<PushSnapshot> Create(PushOptions options, GroupingKey group, TimeProvider time)
    {
        if (!options.HasDestination)
        {
            throw Throw.BadPushOption("There is no destination; set Gateway to the address of a Pushgateway, such as http://gateway:9091, or set AdditionalGateways, TextfileFolder or Spool.Folder, or call AddRemoteWrite of the package MetricsClient.RemoteWrite.");
        }

        var sinks = new List<IPushSink<PushSnapshot>>();
        if (!string.IsNullOrEmpty(options.TextfileFolder))
        {
            sinks.Add(new TextfileSink(options.TextfileFolder, group, time));
        }

        IPushSink<PushBody>? gateway = Gateways(options, group, time);
        if (options.Spool.IsEnabled)
        {
            sinks.Add(new SpoolSink(new SpoolFolder(options.Spool, time), gateway, group));
        }
        else if (gateway is not null)
        {
            sinks.Add(new TextSink(gateway));
        }

        foreach (PushDestination destination in options.Destinations)
        {
            sinks.Add(destination.Create(group, time));
        }

        return Joined([.. sinks], static all => new AllSinks<PushSnapshot>(all));
    }

    private static IPushSink<PushBody>? Gateways(PushOptions options, GroupingKey group, TimeProvider time)
    {
        var gateways = new List<IPushSink<PushBody>>();
        foreach (Uri address in options.Gateways)
        {
            gateways.Add(new GatewaySink(new GatewaySender(options, address, time), group, options.UseCompression));
        }

        return gateways.Count == 0 ? null : Joined([.. gateways], all => options.PushToAllGateways ? new AllSinks<PushBody>(all) : new FirstSink(all));
    }

    private static IPushSink<T> Joined<T>(IPushSink<T>[] sinks, Func<IPushSink<T>[], IPushSink<T>> join) => sinks.Length == 1 ? sinks[0] : join(sinks);
}
