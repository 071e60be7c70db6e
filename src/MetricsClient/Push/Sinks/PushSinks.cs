using MetricsClient.Push.Gateway;
using MetricsClient.Push.Spool;

namespace MetricsClient.Push.Sinks;

/// <summary>Makes of the options the one place that a group is pushed to, however many there are behind it.</summary>
internal static class PushSinks
{
    /// <exception cref="ArgumentException">An option cannot be used, or there is nowhere to push to.</exception>
    public static IPushSink Create(PushOptions options, GroupingKey group, TimeProvider time)
    {
        var sinks = new List<IPushSink>();
        if (options.TextfileDirectory is { } directory)
        {
            sinks.Add(new TextfileSink(directory, group));
        }

        IPushSink? gateway = options.HasGateway || sinks.Count == 0 && options.Spool is null ? Gateways(options, group, time) : null;
        if (options.Spool is { } spool)
        {
            sinks.Add(new SpoolSink(spool, gateway, group, time));
        }
        else if (gateway is not null)
        {
            sinks.Add(gateway);
        }

        return Joined([.. sinks], static all => new AllSinks(all));
    }

    private static IPushSink Gateways(PushOptions options, GroupingKey group, TimeProvider time)
    {
        Uri?[] addresses = [options.Gateway, .. options.FurtherGateways];
        IPushSink[] gateways = [.. addresses.Select(address => new GatewaySink(new GatewaySender(options, address, time), group, options.Compress))];
        return Joined(gateways, all => options.PushToAll ? new AllSinks(all) : new FirstSink(all, time));
    }

    private static IPushSink Joined(IPushSink[] sinks, Func<IPushSink[], IPushSink> join) => sinks.Length == 1 ? sinks[0] : join(sinks);
}
