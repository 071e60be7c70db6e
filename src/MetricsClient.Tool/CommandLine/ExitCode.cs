namespace MetricsClient.Tool.CommandLine;

/// <summary>The exit codes of promjob; <c>run</c> adds those of the command it ran. docs/promjob.md tells them to users.</summary>
internal static class ExitCode
{
    /// <summary>Done, and nothing was found that is wrong.</summary>
    public const int Done = 0;

    /// <summary>Something is wrong with what was looked at: a text, a gateway, a group that stayed.</summary>
    public const int Found = 1;

    /// <summary>The command line cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>A gateway was not reached, or refused. As EX_UNAVAILABLE.</summary>
    public const int Unavailable = 69;

    /// <summary>Another run of the same job has not ended yet. As EX_TEMPFAIL.</summary>
    public const int Overlap = 75;

    /// <summary>promjob itself could not do its part before the command was started.</summary>
    public const int OwnFailure = 125;

    /// <summary>The command is there but cannot be executed.</summary>
    public const int NotExecutable = 126;

    /// <summary>There is no such command.</summary>
    public const int NotFound = 127;

    /// <summary>What a shell returns for a command that signal n ended, less n.</summary>
    public const int Signal = 128;
}
