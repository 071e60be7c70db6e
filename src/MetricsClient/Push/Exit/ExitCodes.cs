namespace MetricsClient.Push.Exit;

/// <summary>The exit codes that a batch job pushes if the job does not end by itself.</summary>
internal static class ExitCodes
{
    /// <summary>The exit code after an unhandled exception.</summary>
    public const int Exception = 1;

    /// <summary>The exit code after signal n is this number plus n, as in shells.</summary>
    public const int Signal = 128;
}
