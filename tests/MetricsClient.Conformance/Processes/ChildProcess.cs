using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace MetricsClient.Conformance.Processes;

/// <summary>A running program, whose output is recorded line by line. Disposal kills the program.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    private const int ContinueNumber = 18;
    private const int StopNumber = 19;

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private int _openStreams = 2;
    private TaskCompletionSource _changed = NewSignal();

    private ChildProcess(ProcessStartInfo start, bool keepsInput = false)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Start();
        if (!keepsInput)
        {
            _process.StandardInput.Close();
        }

        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Gets the process id.</summary>
    public int Id => _process.Id;

    /// <summary>Gets the lines printed so far, of standard output and standard error in the order of arrival.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public static ChildProcess Start(string program, params IEnumerable<string> arguments) =>
        new(new ProcessStartInfo(program, arguments));

    /// <summary>Starts a program that reads lines from <see cref="WriteLineAsync"/>.</summary>
    /// <returns>The running program.</returns>
    public static ChildProcess StartWithInput(string program, params IEnumerable<string> arguments) =>
        new(new ProcessStartInfo(program, arguments), keepsInput: true);

    /// <summary>Writes a line to standard input.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for a line, printed before or after the call, that matches a pattern.</summary>
    /// <returns>The match in the first such line.</returns>
    /// <exception cref="InvalidOperationException">The program ended without such a line.</exception>
    /// <exception cref="TimeoutException">The program printed no such line in time.</exception>
    public async Task<Match> WaitForLineAsync(string pattern)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Eventually.Patience);
        for (int next = 0; ;)
        {
            Task changed;
            lock (_lines)
            {
                for (; next < _lines.Count; next++)
                {
                    if (Regex.Match(_lines[next], pattern) is { Success: true } match)
                    {
                        return match;
                    }
                }

                if (_openStreams == 0)
                {
                    throw new InvalidOperationException($"The program ended without a line like '{pattern}':\n{Output}");
                }

                changed = _changed.Task;
            }

            await OrTimeout(changed.WaitAsync(deadline.Token), $"a line like '{pattern}'");
        }
    }

    /// <summary>Waits until the program has ended.</summary>
    /// <returns>The exit code; 128 + n if signal n ended the program.</returns>
    public async Task<int> WaitForExitAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Eventually.Patience);
        await OrTimeout(_process.WaitForExitAsync(deadline.Token), "the end of the program");
        return _process.ExitCode;
    }

    /// <summary>Sends a signal as kill(2) does.</summary>
    public void Send(PosixSignal signal) => Send(_process.Id, signal);

    /// <summary>Sends a signal to a process that a test has started.</summary>
    public static void Send(int processId, PosixSignal signal)
    {
        int number = signal switch
        {
            PosixSignal.SIGHUP => 1,
            PosixSignal.SIGINT => 2,
            PosixSignal.SIGTERM => 15,
            _ => throw new ArgumentOutOfRangeException(nameof(signal)),
        };
        Assert.Equal(0, Kill(processId, number));
    }

    /// <summary>Stops all threads of the program, until <see cref="Thaw"/>.</summary>
    public void Freeze() => Assert.Equal(0, Kill(_process.Id, StopNumber));

    /// <summary>Continues the program after <see cref="Freeze"/>.</summary>
    public void Thaw() => Assert.Equal(0, Kill(_process.Id, ContinueNumber));

    /// <summary>Kills the program, as <c>kill -9</c> does.</summary>
    public void Kill() => _process.Kill();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task OrTimeout(Task task, string what)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Waited {Eventually.Patience.TotalSeconds} s in vain for {what}:\n{Output}");
        }
    }

    // A null line is the end of one of the two streams.
    private void Add(string? line)
    {
        lock (_lines)
        {
            if (line is null)
            {
                _openStreams--;
            }
            else
            {
                _lines.Add(line);
            }

            _changed.SetResult();
            _changed = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
