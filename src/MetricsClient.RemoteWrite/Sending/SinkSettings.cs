using MetricsClient.RemoteWrite.Requests;

namespace MetricsClient.RemoteWrite.Sending;

/// <summary>A copy of the options that a sink uses beside the connection.</summary>
internal sealed class SinkSettings
{
    public SinkSettings(RemoteWriteOptions options)
    {
        Limits = new RequestLimits(options.MaxRequestBytes, options.MaxRequestSamples);
        PrefersVersion2 = options.Protocol == RemoteWriteProtocol.PreferVersion2;
        SendNativeHistograms = options.SendNativeHistograms;
        ConvertClassicHistograms = options.ConvertClassicHistograms;
        Relabel = options.Relabel;
        QueueFolder = string.IsNullOrEmpty(options.Queue.Folder) ? null : Path.GetFullPath(options.Queue.Folder);
        MaxAge = options.Queue.MaxAge;
        MaxQueueBytes = options.Queue.MaxBytes;
    }

    public RequestLimits Limits { get; }

    public bool PrefersVersion2 { get; }

    public bool SendNativeHistograms { get; }

    public bool ConvertClassicHistograms { get; }

    public Func<string, IDictionary<string, string>, bool>? Relabel { get; }

    public string? QueueFolder { get; }

    public TimeSpan MaxAge { get; }

    public long MaxQueueBytes { get; }
}
