using MetricsClient.RemoteWrite.Tests.Wire;
using MetricsClient.Tests.Push;
using Version2 = MetricsClient.RemoteWrite.Tests.Wire.Version2;

namespace MetricsClient.RemoteWrite.Tests.Sending;

/// <summary>A sample of a request.</summary>
/// <param name="Series">The labels.</param>
/// <param name="Time">The time in milliseconds since 1970.</param>
/// <param name="Value">The value.</param>
internal readonly record struct ReceivedSample(string Series, long Time, double Value)
{
    /// <summary>Reads the samples of a request of any version.</summary>
    public static List<ReceivedSample> ReadAll(GatewayRequest request)
    {
        byte[] message = Snappier.Snappy.DecompressToArray(request.Body);
        return request.Headers["X-Prometheus-Remote-Write-Version"] == "2.0.0" ? [.. Version2Samples(message)] : [.. Version1Samples(message)];
    }

    private static IEnumerable<ReceivedSample> Version1Samples(byte[] message) =>
        from series in WriteRequest.Parser.ParseFrom(message).Timeseries
        let labels = string.Join(',', series.Labels.Select(static label => $"{label.Name}={label.Value}"))
        from sample in series.Samples
        select new ReceivedSample(labels, sample.Timestamp, sample.Value);

    private static IEnumerable<ReceivedSample> Version2Samples(byte[] message)
    {
        Version2.Request request = Version2.Request.Parser.ParseFrom(message);
        return
            from series in request.Timeseries
            let labels = string.Join(',', series.LabelsRefs.Chunk(2).Select(pair => $"{request.Symbols[(int)pair[0]]}={request.Symbols[(int)pair[1]]}"))
            from sample in series.Samples
            select new ReceivedSample(labels, sample.Timestamp, sample.Value);
    }
}
