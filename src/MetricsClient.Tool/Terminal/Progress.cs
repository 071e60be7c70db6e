using System.Globalization;

namespace MetricsClient.Tool.Terminal;

/// <summary>One line on a terminal that tells how far a piece of work is, from its second second on; it leaves no trace.</summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly string _work;
    private readonly TextWriter? _terminal;
    private readonly object _gate = new();
    private readonly Timer? _timer;
    private long _done;
    private long _all;
    private int _shown;
    private bool _over;

    /// <param name="work">What is under way, as a word or two.</param>
    /// <param name="terminal">Null shows nothing.</param>
    public Progress(string work, TextWriter? terminal)
    {
        _work = work;
        _terminal = terminal;
        _timer = terminal is null ? null : new Timer(static state => ((Progress)state!).Show(), this, s_patience, s_interval);
    }

    /// <summary>Tells that one part of so many is done.</summary>
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
            _over = true;
            Write("");
        }
    }

    private void Show()
    {
        long all = Volatile.Read(ref _all);
        string counts = all == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {Volatile.Read(ref _done)}/{all}");
        lock (_gate)
        {
            if (!_over)
            {
                Write($"{_work} ...{counts}");
            }
        }
    }

    // Blanks over what stood there before; then back to the start of the line.
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
