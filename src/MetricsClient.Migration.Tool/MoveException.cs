namespace MetricsClient.Migration.Tool;

/// <summary>Ends the command with an exit code. The message contains a remedy.</summary>
internal sealed class MoveException : Exception
{
    public MoveException(int exitCode, string message)
        : base(message)
    {
        ExitCode = exitCode;
    }

    public int ExitCode { get; }
}
