using MetricsClient.Tool.Running;

namespace MetricsClient.Tool.Terminal;

/// <summary>
/// Writes to standard output or error and does nothing else. The console's own streams would set up the terminal first, which belongs to the command
/// that is run; and a file stream would write over what the command has written to the same file.
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

    // Who does not listen any more has heard enough: that is no failure.
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
