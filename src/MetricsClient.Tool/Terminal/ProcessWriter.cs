using System.Text;

namespace MetricsClient.Tool.Terminal;

/// <summary>
/// A standard stream of this process, always in UTF-8. The console's own writers would set up the terminal first, which a command that is run has for itself.
/// </summary>
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
    public static ProcessWriter Output() => new(Console.OpenStandardOutput(), !Console.IsOutputRedirected);

    public static ProcessWriter Error() => new(Console.OpenStandardError(), !Console.IsErrorRedirected);
#pragma warning restore CA2000
}
