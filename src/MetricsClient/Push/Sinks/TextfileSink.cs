using System.Buffers;
using MetricsClient.Exposition.Text;
using MetricsClient.Model;
using MetricsClient.Push.Gateway;
using MetricsClient.Push.Spool;
using MetricsClient.Text;

namespace MetricsClient.Push.Sinks;

/// <summary>
/// A group as a file for the textfile collector of node_exporter, for hosts that are scraped but reach no gateway. Every sample carries the labels of the
/// group, which a gateway would add.
/// </summary>
/// <remarks>Parallel runs of one job overwrite each other's file, as on a gateway.</remarks>
internal sealed class TextfileSink : IPushSink<PushSnapshot>
{
    private readonly byte[] _groupLabels;

    public TextfileSink(string folder, GroupingKey group)
    {
        Address = Path.Combine(Path.GetFullPath(folder), GroupFileName.Of(group) + ".prom");

        // An empty label value is the same as no label to Prometheus.
        var labels = new LabelSchema([], [.. group.Labels.Where(static label => label.Value.Length > 0)]);
        _groupLabels = labels.Text(labels.Render([])).ToArray();
    }

    public string Address { get; }

    public Task<GatewayResponse> PushAsync(PushMethod method, PushSnapshot content, PushDeadline deadline)
    {
        var text = new ArrayBufferWriter<byte>();
        content.WriteTo(new PrometheusTextEncoder(text, EscapingScheme.Underscores, _groupLabels));
        return ChangeAsync(() => AtomicFile.Write(Address, method == PushMethod.Put ? text.WrittenSpan : MergedWithFile(text.WrittenMemory)));
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
