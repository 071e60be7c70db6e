namespace MetricsClient.Registry;

/// <summary>Removes a registration when disposed. A second disposal has no effect.</summary>
internal sealed class Registration : IDisposable
{
    private Action? _undo;

    public Registration(Action undo)
    {
        _undo = undo;
    }

    public void Dispose() => Interlocked.Exchange(ref _undo, null)?.Invoke();
}
