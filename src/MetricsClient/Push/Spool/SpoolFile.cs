using MetricsClient.Push.Gateway;
using MetricsClient.Text;

namespace MetricsClient.Push.Spool;

/// <summary>A file of a spool, with its content when the file was read.</summary>
internal sealed record SpoolFile(string Path, byte[] Bytes, SpooledPush Push)
{
    // Longer than the first line with the longest labels that a request can have.
    private const int HeadingBytes = 64 << 10;

    // No kept push is larger, except if the size limit of the folder is larger.
    private const long LargestBytes = 256L << 20;

    /// <summary>
    /// Reads a file. Returns the push, or the reason why the file is not a kept push, as a sentence with the path. Both are null if the
    /// file does not exist.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="maxBytes">The size limit of the folder.</param>
    public static (SpoolFile? Push, string? Problem) Read(string path, long maxBytes)
    {
        try
        {
            return RegularFile.OtherKind(path) is { } kind ? (null, Refused(path, $"is {kind}"))
                : !File.Exists(path) ? (null, null)
                : ReadRegular(path, maxBytes);
        }
        catch (FileNotFoundException)
        {
            return (null, null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, Refused(path, $"cannot be read ({failure.Message.TrimEnd('.')})"));
        }
    }

    /// <summary>Returns true if the file begins as a kept push, so that the file may be deleted.</summary>
    public static bool IsOwn(string path)
    {
        try
        {
            return RegularFile.OtherKind(path) is null && Heading(path) is { } push && IsNamedAfter(push.Group, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static (SpoolFile? Push, string? Problem) ReadRegular(string path, long maxBytes)
    {
        if (Heading(path) is not { } heading)
        {
            return (null, Refused(path, "is not a kept push of this library"));
        }

        if (!IsNamedAfter(heading.Group, path))
        {
            return (null, Refused(path, $"does not have the name of its group, which is '{GroupFileName.Of(heading.Group)}'"));
        }

        long largest = Math.Max(maxBytes, LargestBytes);
        if (new FileInfo(path).Length > largest)
        {
            return (null, Refused(path, Throw.Invariant($"is larger than {largest} bytes")));
        }

        byte[] bytes = File.ReadAllBytes(path);
        return SpooledPush.Read(bytes) is { } push ? (new SpoolFile(path, bytes, push), null) : (null, null);
    }

    private static SpooledPush? Heading(string path)
    {
        byte[] begin = new byte[HeadingBytes];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        int length = file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
        return SpooledPush.Read(begin.AsMemory(0, length));
    }

    private static bool IsNamedAfter(GroupingKey group, string path) =>
        System.IO.Path.GetFileNameWithoutExtension(path) == GroupFileName.Of(group);

    private static string Refused(string path, string reason) =>
        ReadableText.Of($"The file '{path}' {reason}. The file was neither sent nor changed; remove the file.");
}
