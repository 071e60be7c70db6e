namespace MetricsClient.Migration.Tool;

/// <summary>The command line.</summary>
/// <param name="Solution">The path of the solution or project.</param>
/// <param name="IsDryRun">True if no file is changed.</param>
/// <param name="PackageVersion">The version of the packages that replace prometheus-net.</param>
internal sealed record MoveSettings(string Solution, bool IsDryRun, string PackageVersion);
