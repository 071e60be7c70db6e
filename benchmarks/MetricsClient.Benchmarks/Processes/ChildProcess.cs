using System.Diagnostics;

namespace MetricsClient.Benchmarks.Processes;

/// <summary>A child process of this program. <see cref="IDisposable.Dispose"/> ends the child.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;

    public ChildProcess(params string[] args)
        : this(processors: null, args)
    {
    }

    /// <summary>Starts a child whose runtime assumes a number of processors; null for the real number.</summary>
    public ChildProcess(int? processors, params string[] args)
    {
        ProcessStartInfo start = ThisProgram([Child.Verb, .. args]);
        if (processors is { } count)
        {
            start.Environment["DOTNET_PROCESSOR_COUNT"] = Invariant($"{count}");
        }

        start.RedirectStandardInput = true;
        Started = Stopwatch.GetTimestamp();
        _process = Process.Start(start) ?? throw new InvalidOperationException("The process could not be started.");
    }

    /// <summary>The timestamp before the start of the process.</summary>
    public long Started { get; }

    /// <summary>The start information of a child. The output of the child does not reach the terminal.</summary>
    public static ProcessStartInfo ThisProgram(params IEnumerable<string> args)
    {
        // After a start as `dotnet X.dll`, the process path is dotnet.
        bool isHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        string[] program = isHost ? [typeof(ChildProcess).Assembly.Location] : [];
        return new ProcessStartInfo(Environment.ProcessPath!, [.. program, .. args]) { RedirectStandardOutput = true };
    }

    /// <summary>The next line of figures.</summary>
    public string[] ReadFigures()
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        return line.WaitAsync(s_patience).GetAwaiter().GetResult()?.Split(' ')
            ?? throw new InvalidOperationException("The process ended without a line of figures.");
    }

    public void Ask() => _process.StandardInput.WriteLine();

    public void Dispose()
    {
        if (!_process.WaitForExit(TimeSpan.FromSeconds(1)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
