using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Migration.Tool.Loading;

/// <summary>Files that are not encoded in UTF-8, such as files of Windows-1252. The workspace reads each other byte as a replacement character.</summary>
internal static class LegacyEncodings
{
    private const char Replacement = '\uFFFD';

    /// <summary>Returns the solution with the bytes of such files as characters of Latin-1, so that writing restores each byte.</summary>
    public static async Task<Solution> PreserveAsync(Solution solution, CancellationToken cancellationToken)
    {
        Solution preserved = solution;
        foreach (Document document in solution.Projects.SelectMany(static project => project.Documents))
        {
            SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
            if (document.FilePath is { } path && text.ToString().Contains(Replacement, StringComparison.Ordinal)
                && TextOf(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), text) is { } other)
            {
                preserved = preserved.WithDocumentText(document.Id, other);
            }
        }

        return preserved;
    }

    /// <summary>Returns the text of the bytes in Latin-1; null if the text that was read has all bytes.</summary>
    public static SourceText? TextOf(byte[] bytes, SourceText read)
    {
        Encoding encoding = read.Encoding ?? Encoding.UTF8;
        return bytes.AsSpan().EndsWith(encoding.GetBytes(read.ToString())) ? null : SourceText.From(Encoding.Latin1.GetString(bytes), Encoding.Latin1);
    }
}
