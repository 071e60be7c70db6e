using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MetricsClient.Tests.Push;

/// <summary>A child process that ends as it is told, and what can be seen of that from outside.</summary>
internal sealed class ExitChild : IDisposable
{
    // Of a process that does not end at all; whoever needs it has failed.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;

    /// <param name="gateway">Where it pushes to.</param>
    /// <param name="kind">What kind of program it is.</param>
    /// <param name="ending">How it ends.</param>
    /// <param name="blockedPoolItems">How many items block its thread pool.</param>
    /// <param name="budgetSeconds">Its budget for the end: plenty, so that a busy machine fails no test, unless the budget is what is tested.</param>
    public ExitChild(Uri gateway, string kind, string ending, int blockedPoolItems, int budgetSeconds = 30)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "MetricsClient.ExitChild");
        string[] arguments = [gateway.AbsoluteUri, kind, ending, blockedPoolItems.ToString(null, null), budgetSeconds.ToString(null, null)];
        ProcessStartInfo start = IgnoresSignals()
            ? new("env", ["--default-signal=HUP,INT,QUIT", program, .. arguments])
            : new(program, arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until the child says that it is up.</summary>
    public async Task UpAsync()
    {
        string? line;
        do
        {
            line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask()
                .WaitAsync(s_patience, TestContext.Current.CancellationToken);
            Assert.NotNull(line);
        }
        while (line != "up");
    }

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    /// <summary>Waits for the end; a process that a signal ended has 128 and the signal's number as its code.</summary>
    public async Task<(int Code, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        return (_process.ExitCode, await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    // Tests that a script has started in the background ignore SIGINT and SIGQUIT, or SIGHUP, and their children would inherit that.
    private static bool IgnoresSignals()
    {
        const string Status = "/proc/self/status";
        string? ignored = File.Exists(Status)
            ? File.ReadLines(Status).FirstOrDefault(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal))
            : null;
        return ignored is not null && (Convert.ToUInt64(ignored[7..].Trim(), 16) & 7) != 0;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
