using System.Text;

namespace MetricsClient.Tool.Terminal;

/// <summary>Writes UTF-8 text to a standard stream of this process.</summary>
internal sealed class ProcessWriter : StreamWriter
{
    private ProcessWriter(bool isError)
        : base(isError ? StandardStream.Error() : StandardStream.Output(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
    {
        IsTerminal = isError ? !Console.IsErrorRedirected : !Console.IsOutputRedirected;
        AutoFlush = true;
    }

    /// <summary>Gets a value indicating whether the stream is a terminal.</summary>
    public bool IsTerminal { get; }

    public static ProcessWriter Output() => new(isError: false);

    public static ProcessWriter Error() => new(isError: true);
}
