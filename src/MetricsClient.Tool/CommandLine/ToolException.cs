namespace MetricsClient.Tool.CommandLine;

/// <summary>Ends a verb with an exit code. The message has one line and contains a remedy.</summary>
internal sealed class ToolException : Exception
{
    public ToolException(int exitCode, string message)
        : base(message)
    {
        ExitCode = exitCode;
    }

    public int ExitCode { get; }
}
