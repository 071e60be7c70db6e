using System.Buffers;
using MetricsClient.Exposition.Text;
using MetricsClient.Model;
using MetricsClient.Push.Gateway;
using MetricsClient.Push.Spool;
using MetricsClient.Text;

namespace MetricsClient.Push.Sinks;

/// <summary>
/// Writes a group to a file for the textfile collector of node_exporter. Suitable for hosts that are scraped but cannot reach a gateway.
/// Every sample has the labels of the group, because no gateway adds them.
/// </summary>
/// <remarks>If a job runs several times at once, each run replaces the file of the other, as on a gateway.</remarks>
internal sealed class TextfileSink : IPushSink<PushSnapshot>
{
    private readonly byte[] _groupLabels;

    public TextfileSink(string folder, GroupingKey group)
    {
        Address = Path.Combine(Path.GetFullPath(folder), GroupFileName.Of(group) + ".prom");

        // Labels with empty values are omitted, because Prometheus treats an empty label as a missing label.
        var labels = new LabelSchema([], [.. group.Labels.Where(static label => label.Value.Length > 0)]);
        _groupLabels = labels.Text(labels.Render([])).ToArray();
    }

    public string Address { get; }

    public Task<GatewayResponse> PushAsync(PushMethod method, PushSnapshot content, PushDeadline deadline)
    {
        var text = new ArrayBufferWriter<byte>();
        content.WriteTo(new PrometheusTextEncoder(text, EscapingScheme.Underscores, _groupLabels));
        return ChangeAsync(() => AtomicFile.Write(Address, method == PushMethod.Put ? text.WrittenSpan : MergedWithFile(text.WrittenMemory), AtomicFile.ReadableByAll));
    }

    public Task<GatewayResponse> DeleteAsync(PushDeadline deadline) => ChangeAsync(() => File.Delete(Address));

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

    private ReadOnlySpan<byte> MergedWithFile(ReadOnlyMemory<byte> text) =>
        File.Exists(Address) ? new FamilyText(File.ReadAllBytes(Address)).Under(new FamilyText(text)) : text.Span;
}
