using System.Text;

namespace MetricsClient.Tool.Terminal;

/// <summary>Writes text to a standard stream of this process, always in UTF-8.</summary>
internal sealed class ProcessWriter : StreamWriter
{
    private ProcessWriter(Stream stream, bool isTerminal)
        : base(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
    {
        IsTerminal = isTerminal;
        AutoFlush = true;
    }

    /// <summary>Whether people see it.</summary>
    public bool IsTerminal { get; }

#pragma warning disable CA2000 // The writer disposes its stream.
    public static ProcessWriter Output() => new(StandardStream.Output(), !Console.IsOutputRedirected);

    public static ProcessWriter Error() => new(StandardStream.Error(), !Console.IsErrorRedirected);
#pragma warning restore CA2000
}
