namespace MetricsClient.Push;

/// <summary>How the process is about to end.</summary>
/// <param name="ExitCode">The code that it will be seen to end with: 128 + n for signal n, 1 for an exception.</param>
/// <param name="BySignal">Whether a signal ends it, unless somebody else has other plans for that signal.</param>
internal readonly record struct ProcessEnd(int ExitCode, bool BySignal);
