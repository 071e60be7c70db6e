namespace MetricsClient.Registry;

/// <summary>Takes back what a call has registered; a second disposal does nothing.</summary>
internal sealed class Registration : IDisposable
{
    private Action? _undo;

    public Registration(Action undo)
    {
        _undo = undo;
    }

    public void Dispose() => Interlocked.Exchange(ref _undo, null)?.Invoke();
}
