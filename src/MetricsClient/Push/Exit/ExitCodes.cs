namespace MetricsClient.Push.Exit;

/// <summary>The exit codes that a batch job reports.</summary>
internal static class ExitCodes
{
    /// <summary>The code for an exception that ends the work or the process.</summary>
    public const int Exception = 1;

    /// <summary>The code for signal n is this number plus n, as in shells.</summary>
    public const int Signal = 128;
}
