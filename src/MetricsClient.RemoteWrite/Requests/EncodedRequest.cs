namespace MetricsClient.RemoteWrite.Requests;

/// <summary>A request that is ready to be sent.</summary>
/// <param name="Body">The body. The owner of the request disposes it.</param>
/// <param name="Timestamp">The time of the oldest sample, in milliseconds since 1970.</param>
/// <param name="Samples">The number of samples, with native histograms and stale markers.</param>
/// <param name="Version">The version of the protocol, 1 or 2.</param>
internal readonly record struct EncodedRequest(RequestBody Body, long Timestamp, int Samples, int Version);
