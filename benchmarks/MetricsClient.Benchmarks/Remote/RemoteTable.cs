using System.Globalization;
using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Remote;

/// <summary>Measures one push of 100,000 series by each way, and the floors of its parts.</summary>
internal static class RemoteTable
{
    private const int CallsForAllocation = 20;

    /// <summary>Measures and prints a Markdown table.</summary>
    public static void Print(TextWriter output)
    {
        CollectorRegistry registry = RemoteScenario.Registry();
        using var server = new DrainServer();
        using MetricPusher text = RemoteScenario.Text(registry, server.Address);
        using MetricPusher first = RemoteScenario.Remote(registry, server.Address, RemoteWriteProtocol.Version1);
        using MetricPusher second = RemoteScenario.Remote(registry, server.Address, RemoteWriteProtocol.PreferVersion2);
        using var nowhere = new HttpMessageInvoker(new RemoteScenario.Handler(keepsBody: false));
        using MetricPusher firstAlone = RemoteScenario.Remote(registry, server.Address, RemoteWriteProtocol.Version1, nowhere);
        using MetricPusher secondAlone = RemoteScenario.Remote(registry, server.Address, RemoteWriteProtocol.PreferVersion2, nowhere);
        byte[] body = Body(registry, server.Address);
        byte[] message = Snappier.Snappy.DecompressToArray(body);
        byte[] compressed = new byte[Snappier.Snappy.GetMaxCompressedLength(message.Length)];
        using var http = new HttpClient();
        Uri address = server.Address;
        Contender[] contenders =
        [
            Push("text with gzip, to a gateway", text),
            Push("remote write 1.0", first),
            Push("remote write 2.0", second),
            Push("remote write 1.0, without HTTP", firstAlone),
            Push("remote write 2.0, without HTTP", secondAlone),
            new("HttpClient alone, the body of 1.0", Times(() => Post(http, address, body))),
            new("Snappy alone (Snappier), the message of 1.0", Times(() => Snappier.Snappy.Compress(message, compressed))),
            Floors.Memcpy(message) with { Name = "memcpy, the message of 1.0" },
        ];
        double[] nanoseconds = InterleavedRounds.MedianNanoseconds(contenders, threads: 1);
        output.WriteLine("| 100,000 counters with two labels | ms | bytes of the body | bytes allocated |");
        output.WriteLine("|---|--:|--:|--:|");
        for (int i = 0; i < contenders.Length; i++)
        {
            bool isSent = i is < 3 or 5;
            double allocated = Footprint.AllocatedPerCall(contenders[i], CallsForAllocation);
            string bytes = isSent ? string.Create(CultureInfo.InvariantCulture, $"{server.LastBody:#,0}") : "";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {contenders[i].Name,-43} | {nanoseconds[i] / 1e6,6:0.00} | {bytes,9} | {allocated,9:#,0} |"));
        }
    }

    private static Contender Push(string name, MetricPusher pusher) => new(name, Times(() => RemoteScenario.Push(pusher)));

    private static byte[] Body(CollectorRegistry registry, Uri server)
    {
        var handler = new RemoteScenario.Handler(keepsBody: true);
        using var http = new HttpMessageInvoker(handler);
        using MetricPusher pusher = RemoteScenario.Remote(registry, server, RemoteWriteProtocol.Version1, http);

        // The second request has no metadata.
        RemoteScenario.Push(pusher);
        RemoteScenario.Push(pusher);
        return handler.Body;
    }

    private static void Post(HttpClient http, Uri server, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server) { Content = new ByteArrayContent(body) };
        using HttpResponseMessage response = http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).GetAwaiter().GetResult();
        response.EnsureSuccessStatusCode();
    }

    private static Action<int> Times(Action step) => calls =>
    {
        for (int i = 0; i < calls; i++)
        {
            step();
        }
    };
}
