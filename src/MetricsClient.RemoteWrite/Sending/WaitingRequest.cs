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
        IsStored = true;
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

    /// <summary>
    /// The path of the file; null if the request was never written. A write that did not end in time may still create the file later.
    /// </summary>
    public string? File { get; set; }

    /// <summary>The number of failed attempts to read the file, apart from time-outs.</summary>
    public int FailedReads { get; set; }

    /// <summary>True if the file contains the body.</summary>
    public bool IsStored { get; set; }
}
