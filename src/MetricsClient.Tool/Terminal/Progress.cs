using System.Globalization;

namespace MetricsClient.Tool.Terminal;

/// <summary>
/// A line on the terminal that shows the progress of work. The line appears after one second and is erased at disposal.
/// </summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly string _work;
    private readonly TextWriter? _terminal;
    private readonly object _gate = new();
    private readonly Timer? _timer;
    private long _done;
    private long _all;
    private int _shown;
    private bool _disposed;

    /// <summary>Creates a progress line.</summary>
    /// <param name="work">The name of the work, one or two words.</param>
    /// <param name="terminal">The terminal; null if no progress is shown.</param>
    public Progress(string work, TextWriter? terminal)
    {
        _work = work;
        _terminal = terminal;
        _timer = terminal is null ? null : new Timer(static state => ((Progress)state!).Show(), this, s_delay, s_interval);
    }

    /// <summary>Reports the number of completed parts.</summary>
    public void Done(long done, long all)
    {
        Volatile.Write(ref _all, all);
        Volatile.Write(ref _done, done);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            _disposed = true;
            Write("");
        }
    }

    private void Show()
    {
        long all = Volatile.Read(ref _all);
        string counts = all == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {Volatile.Read(ref _done)}/{all}");
        lock (_gate)
        {
            if (!_disposed)
            {
                Write($"{_work} ...{counts}");
            }
        }
    }

    // Overwrites the earlier text with the new text and blanks, and moves the cursor to the start of the line.
    private void Write(string line)
    {
        if (_terminal is not null && (line.Length > 0 || _shown > 0))
        {
            _terminal.Write("\r" + line.PadRight(_shown) + "\r");
            _terminal.Flush();
            _shown = line.Length;
        }
    }
}
