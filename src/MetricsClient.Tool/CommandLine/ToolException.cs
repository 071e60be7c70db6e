namespace MetricsClient.Tool.CommandLine;

/// <summary>Ends a verb with one line for the user, which says what to do, and an exit code.</summary>
internal sealed class ToolException : Exception
{
    public ToolException(int exitCode, string message)
        : base(message)
    {
        ExitCode = exitCode;
    }

    public int ExitCode { get; }
}
