using System.Buffers;
using MetricsClient.Push.Gateway;
using MetricsClient.Push.Spool;

namespace MetricsClient.Push.Sinks;

/// <summary>
/// A group as a file for the textfile collector of the node_exporter, for hosts that are scraped but reach no gateway. The labels of the group,
/// which a gateway would add, stand on every sample.
/// </summary>
/// <remarks>Runs of one job at the same time overwrite each other's file as they would each other's group.</remarks>
internal sealed class TextfileSink : IPushSink
{
    private readonly byte[] _labels;

    public TextfileSink(string folder, GroupingKey group)
    {
        Address = Path.Combine(Path.GetFullPath(folder), GroupFileName.Of(group) + ".prom");
        _labels = GroupLabels.Render(group);
    }

    public string Address { get; }

    public Task<GatewayResponse> PushAsync(PushMethod method, PushBody body, TimeSpan time, CancellationToken deadline)
    {
        byte[] text = GroupLabels.AddTo(body.Text.ToArray(), _labels);
        return ChangeAsync(() => AtomicFile.Write(Address, method == PushMethod.Put ? text : OverWhatIsThere(text)));
    }

    public Task<GatewayResponse> DeleteAsync(TimeSpan time, CancellationToken deadline) => ChangeAsync(() => File.Delete(Address));

    public void Dispose()
    {
    }

    private static Task<GatewayResponse> ChangeAsync(Action change)
    {
        try
        {
            change();
            return Task.FromResult(GatewayResponse.Done);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(new GatewayResponse(PushOutcome.Failed, null, failure.Message));
        }
    }

    private byte[] OverWhatIsThere(byte[] text) =>
        File.Exists(Address) ? new FamilyText(File.ReadAllBytes(Address)).Under(new FamilyText(text)) : text;
}
