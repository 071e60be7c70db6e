using MetricsClient.Tool.Running;

namespace MetricsClient.Tool.Terminal;

/// <summary>
/// Writes to standard output or standard error by its file descriptor. The streams of Console are not used, because
/// they change the settings of the terminal, which the command uses too. A FileStream is not used, because it keeps a
/// position: if the output goes to a file, it would overwrite the output of the command.
/// </summary>
internal sealed class StandardStream : Stream
{
    private readonly int _descriptor;

    private StandardStream(int descriptor)
    {
        _descriptor = descriptor;
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static Stream Output() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new StandardStream(1);

    public static Stream Error() => OperatingSystem.IsWindows() ? Console.OpenStandardError() : new StandardStream(2);

    // If the reading end is closed, the rest of the output is discarded. This is no failure.
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0 && Posix.Write(_descriptor, buffer) is var written && written > 0)
        {
            buffer = buffer[written..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
