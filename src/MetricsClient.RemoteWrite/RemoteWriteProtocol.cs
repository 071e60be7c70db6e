namespace MetricsClient;

/// <summary>The version of the remote write protocol.</summary>
public enum RemoteWriteProtocol
{
    /// <summary>Remote write 1.0, which every receiver accepts.</summary>
    Version1,

    /// <summary>
    /// Remote write 2.0, which also carries start timestamps and the metadata of each series, if the receiver accepts it. Before the first
    /// samples, a request without samples asks the receiver, and all additional receivers. If one of them does not know the version, 1.0 is
    /// sent until the process ends. Without a response, 1.0 is sent, and the next push asks again.
    /// </summary>
    PreferVersion2,
}
