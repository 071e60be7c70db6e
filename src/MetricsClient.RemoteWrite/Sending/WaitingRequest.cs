using MetricsClient.RemoteWrite.Requests;

namespace MetricsClient.RemoteWrite.Sending;

/// <summary>A request in the queue. Its body is in memory, or in a file of the queue folder.</summary>
internal sealed class WaitingRequest
{
    public WaitingRequest(EncodedRequest request)
    {
        Timestamp = request.Timestamp;
        Samples = request.Samples;
        Version = request.Version;
        Bytes = request.Body.Length;
        Body = request.Body;
    }

    public WaitingRequest(FileInfo file, long timestamp, int samples, int version)
    {
        File = file.FullName;
        Version = version;
        Timestamp = timestamp;
        Samples = samples;
        Bytes = file.Length;
    }

    /// <summary>The time of the oldest sample, in milliseconds since 1970.</summary>
    public long Timestamp { get; }

    public int Samples { get; }

    /// <summary>The version of the protocol.</summary>
    public int Version { get; }

    /// <summary>The length of the body.</summary>
    public long Bytes { get; }

    /// <summary>The body; null if only the file has the body.</summary>
    public RequestBody? Body { get; set; }

    /// <summary>The path of the file; null if there is no file.</summary>
    public string? File { get; set; }
}
