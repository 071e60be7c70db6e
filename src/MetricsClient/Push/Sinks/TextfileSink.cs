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
/// <remarks>
/// <para>A file with the name of the group that another program wrote, a symbolic link and a folder are left unchanged; the push fails.</para>
/// <para>If a job runs several times at once, each run replaces the file of the other, as on a gateway.</para>
/// </remarks>
internal sealed class TextfileSink : IPushSink<PushSnapshot>
{
    private const string Extension = ".prom";

    // The first sample of a file is within this number of bytes.
    private const int HeadBytes = 1 << 20;

    // A larger file is not a file of this library.
    private const long LargestBytes = 256L << 20;

    // A writer that needs more time has been killed. The folder has no lock, so only the age of a temporary file shows this.
    private static readonly TimeSpan s_longestWrite = TimeSpan.FromHours(1);

    private readonly byte[] _groupLabels;
    private readonly FileWork _work;

    public TextfileSink(string folder, GroupingKey group, TimeProvider time)
    {
        _work = new FileWork(Path.GetFullPath(folder), time);
        Address = Path.Combine(Path.GetFullPath(folder), GroupFileName.Of(group) + Extension);

        // Labels with empty values are omitted, because Prometheus treats an empty label as a missing label.
        var labels = new LabelSchema([], [.. group.Labels.Where(static label => label.Value.Length > 0)]);
        _groupLabels = labels.Text(labels.Render([])).ToArray();
    }

    public string Address { get; }

    public ValueTask<GatewayResponse> PushAsync(PushMethod method, PushSnapshot content, PushDeadline deadline)
    {
        var text = new ArrayBufferWriter<byte>();
        content.WriteTo(new PrometheusTextEncoder(text, EscapingScheme.Underscores, _groupLabels));
        return ChangeAsync(() => Write(method, text.WrittenMemory), deadline);
    }

    public ValueTask<GatewayResponse> DeleteAsync(PushDeadline deadline) => ChangeAsync(Delete, deadline);

    public void Dispose()
    {
    }

    private async ValueTask<GatewayResponse> ChangeAsync(Action change, PushDeadline deadline)
    {
        try
        {
            await _work.RunAsync(
                _ =>
                {
                    ThrowIfForeign();
                    change();
                    return true;
                },
                deadline.Remaining,
                deadline.Token).ConfigureAwait(false);
            return GatewayResponse.Done;
        }
        catch (DirectoryNotFoundException)
        {
            return new GatewayResponse(PushOutcome.Failed, null, $"The folder '{Path.GetDirectoryName(Address)}' does not exist; create the folder.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new GatewayResponse(PushOutcome.Failed, null, failure.Message);
        }
    }

    private void Write(PushMethod method, ReadOnlyMemory<byte> text)
    {
        AtomicFile.Sweep(Path.GetDirectoryName(Address)!, Extension, TimeProvider.System.GetUtcNow() - s_longestWrite);
        ReadOnlySpan<byte> content = method == PushMethod.Post && File.Exists(Address)
            ? new FamilyText(File.ReadAllBytes(Address)).Under(new FamilyText(text))
            : text.Span;
        AtomicFile.Write(Address, content, AtomicFile.ReadableByAll);
    }

    private void Delete()
    {
        if (File.Exists(Address))
        {
            File.Delete(Address);
        }
    }

    // Another program may use the same file name. Its file must not be lost.
    private void ThrowIfForeign()
    {
        string? reason = RegularFile.OtherKind(Address) is { } kind ? $"is {kind}"
            : File.Exists(Address) && !IsOwn() ? "was not written by a push of this group"
            : null;
        if (reason is not null)
        {
            throw new IOException(
                $"The file '{Address}' {reason}, so the file was not changed; remove the file, or change the job or the folder.");
        }
    }

    // A file of this group is empty, or its first sample has the labels of the group. The file may be damaged after this sample.
    private bool IsOwn()
    {
        using var file = new FileStream(Address, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > LargestBytes)
        {
            return false;
        }

        byte[] begin = new byte[(int)Math.Min(file.Length, HeadBytes)];
        ReadOnlySpan<byte> rest = begin.AsSpan(0, file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false));
        while (rest.Length > 0)
        {
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
            if (line.Length > 0 && !line.StartsWith("# HELP "u8) && !line.StartsWith("# TYPE "u8))
            {
                ReadOnlySpan<byte> labels = line[(line.IndexOf((byte)'{') + 1)..];
                return labels.StartsWith(_groupLabels) && labels[_groupLabels.Length..] is [(byte)',' or (byte)'}', ..];
            }

            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return true;
    }
}
