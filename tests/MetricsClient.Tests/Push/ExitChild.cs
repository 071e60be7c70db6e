using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MetricsClient.Tests.Push;

/// <summary>A child process that ends as requested, with the exit code and the error output.</summary>
internal sealed class ExitChild : IDisposable
{
    /// <summary>
    /// A time budget for a test that waits until the budget ends. Long enough for a busy machine: the final push starts an HTTP client, and
    /// may need 200 threads first.
    /// </summary>
    public const int BriefSeconds = 8;

    // Bounds the wait for a process that never ends. A test at this limit fails.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;

    /// <param name="gateway">The destination of the pushes.</param>
    /// <param name="kind">The kind of program.</param>
    /// <param name="ending">The kind of the end.</param>
    /// <param name="blockedPoolItems">The number of blocking items in the thread pool.</param>
    /// <param name="budgetSeconds">The time budget for the shutdown. The default is long, so that a busy machine fails no test. A test of the budget sets a short budget.</param>
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

    /// <summary>Waits until the child writes "up".</summary>
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

    /// <summary>Waits for the end. The exit code of a process ended by a signal is 128 plus the number of the signal.</summary>
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

    // A test run started in the background of a script ignores SIGINT and SIGQUIT, or SIGHUP, and child processes inherit the ignored signals.
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
