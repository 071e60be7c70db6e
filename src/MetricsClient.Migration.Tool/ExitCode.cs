namespace MetricsClient.Migration.Tool;

/// <summary>The exit codes of the command, documented in docs/from-prometheus-net.md.</summary>
internal static class ExitCode
{
    /// <summary>All code was moved, and no manual change is left.</summary>
    public const int Done = 0;

    /// <summary>The code was moved, and the command has listed manual changes.</summary>
    public const int Remaining = 1;

    /// <summary>The command line is invalid, or the solution does not exist.</summary>
    public const int Usage = 2;

    /// <summary>The solution does not load or compile, or a file changed meanwhile. No file was changed.</summary>
    public const int NotMovable = 3;

    /// <summary>No project references prometheus-net. No file was changed.</summary>
    public const int NothingToMove = 4;
}
