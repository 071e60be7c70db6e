namespace MetricsClient.Tool.CommandLine;

/// <summary>The exit codes of promjob, documented in docs/promjob.md. <c>run</c> also returns the exit codes of its command.</summary>
internal static class ExitCode
{
    /// <summary>Success without findings.</summary>
    public const int Done = 0;

    /// <summary>A check found a mistake in a text or at a gateway, or a group could not be deleted.</summary>
    public const int Found = 1;

    /// <summary>The command line is invalid.</summary>
    public const int Usage = 2;

    /// <summary>
    /// The gateway was unreachable or rejected the request. The number is EX_UNAVAILABLE of sysexits.h.
    /// </summary>
    public const int Unavailable = 69;

    /// <summary>Another run of the same job is in progress. The number is EX_TEMPFAIL of sysexits.h.</summary>
    public const int Overlap = 75;

    /// <summary>The command exceeded its time limit. The number is that of timeout(1).</summary>
    public const int TimedOut = 124;

    /// <summary>promjob failed before the command started.</summary>
    public const int OwnFailure = 125;

    /// <summary>The command exists but cannot be executed.</summary>
    public const int NotExecutable = 126;

    /// <summary>The command does not exist.</summary>
    public const int NotFound = 127;

    /// <summary>
    /// A command that signal n has terminated has the exit code 128 + n, as in a shell. This is the 128.
    /// </summary>
    public const int Signal = 128;
}
