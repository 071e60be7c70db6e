using MetricsClient.Push;
using MetricsClient.RemoteWrite.Requests;

namespace MetricsClient.RemoteWrite.Sending;

/// <summary>
/// The requests that the receiver has not accepted yet, the oldest first. The queue is bounded in age and bytes; a request beyond a bound
/// is dropped and counted. Only <see cref="Dispose"/> is thread-safe.
/// </summary>
internal sealed class RequestQueue : IDisposable
{
    // A linked list would allocate a node for each request (benchmarks: remote-write).
    // The number of pushes in which a file cannot be read, until its request is dropped.
    private const int MaxFailedReads = 3;

    private readonly List<WaitingRequest> _waiting = [];
    private readonly SinkSettings _settings;
    private readonly SentCounts _counts;
    private readonly TimeProvider _time;
    private readonly QueueFolder? _folder;
    private readonly List<string> _toDelete = [];
    private bool _isOpen;
    private long _bytes;

    public RequestQueue(SinkSettings settings, SentCounts counts, TimeProvider time)
    {
        _settings = settings;
        _counts = counts;
        _time = time;
        _folder = settings.QueueFolder is { } path ? new QueueFolder(path, time) : null;
    }

    /// <summary>True if the queue uses a folder, which needs time after the requests.</summary>
    public bool HasFolder => _folder is not null;

    /// <summary>The number of waiting requests.</summary>
    public int Count => _waiting.Count;

    /// <summary>The oldest request; null if the queue is empty.</summary>
    public WaitingRequest? First => _waiting.Count > 0 ? _waiting[0] : null;

    /// <summary>A problem of the folder during the current push, in a sentence that names the folder; null if there is none.</summary>
    public string? Problem { get; private set; }

    /// <summary>Begins a push. Before the first request, reads the requests that an earlier process has left in the folder.</summary>
    public Task OpenAsync(PushDeadline deadline)
    {
        Problem = null;
        return _isOpen || _folder is null ? Task.CompletedTask : OpenAsync(_folder, deadline);
    }

    private async Task OpenAsync(QueueFolder folder, PushDeadline deadline)
    {
        await TryAsync(async () =>
        {
            IReadOnlyList<WaitingRequest> earlier = await folder.OpenAsync(deadline).ConfigureAwait(false);
            AddFirst(earlier);
            _isOpen = true;
        }).ConfigureAwait(false);
    }

    /// <summary>Adds a request as the newest.</summary>
    public void Add(EncodedRequest request)
    {
        lock (_waiting)
        {
            _waiting.Add(new WaitingRequest(request));
            _bytes += request.Body.Length;
        }
    }

    /// <summary>Drops the requests beyond the bounds.</summary>
    public void Trim()
    {
        long oldest = _time.GetUtcNow().ToUnixTimeMilliseconds() - (long)_settings.MaxAge.TotalMilliseconds;
        while (First is { } first && (first.Timestamp < oldest || (_bytes > _settings.MaxQueueBytes && _waiting.Count > 1)))
        {
            SentCounts.Dropped(first.Samples, first.Timestamp < oldest ? "too_old" : "queue_full");
            RemoveFirst();
        }

        _counts.Behind(First is { } waiting ? TimeSpan.FromMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds() - waiting.Timestamp) : TimeSpan.Zero);
    }

    /// <summary>Reads the body of the oldest request. The body stays null if the file cannot be read.</summary>
    /// <returns>True if the body was read, or will never be read; false if a later read may succeed.</returns>
    public Task<bool> ReadFirstAsync(PushDeadline deadline) => First!.Body is null ? ReadAsync(First, deadline) : Task.FromResult(true);

    // An error of the disk or of the network, or the limit of open files, may pass. A file that fails again and again would block the others.
    private async Task<bool> ReadAsync(WaitingRequest request, PushDeadline deadline)
    {
        IOException? failure = await TryAsync(
            async () => request.Body = new RequestBody(await _folder!.ReadAsync(request.File!, deadline).ConfigureAwait(false))).ConfigureAwait(false);
        return failure switch
        {
            null or FileNotFoundException or DirectoryNotFoundException => true,
            { InnerException: TimeoutException } => false,
            _ => ++request.FailedReads == MaxFailedReads,
        };
    }

    /// <summary>Removes the oldest request. Its file is deleted by <see cref="SettleAsync"/>.</summary>
    public void RemoveFirst()
    {
        WaitingRequest first = First!;
        lock (_waiting)
        {
            _waiting.RemoveAt(0);
            _bytes -= first.Bytes;
        }

        first.Body?.Dispose();
        if (first.File is not null)
        {
            _toDelete.Add(first.File);
        }
    }

    /// <summary>Replaces the oldest request by several requests with the same samples.</summary>
    public void ReplaceFirst(IReadOnlyList<EncodedRequest> parts)
    {
        RemoveFirst();
        AddFirst([.. parts.Select(static part => new WaitingRequest(part))]);
    }

    /// <summary>Returns pooled memory. The requests then wait in arrays of their exact length.</summary>
    public void Unpool()
    {
        foreach (WaitingRequest request in _waiting)
        {
            request.Body = request.Body?.Unpooled();
        }
    }

    /// <summary>
    /// Moves the waiting requests to the folder, if there is one, and deletes the files of requests that have been sent or dropped.
    /// </summary>
    public async Task SettleAsync(PushDeadline deadline)
    {
        Unpool();
        if (!_isOpen && _folder is not null && Count > 0)
        {
            // The process may end before the next push, so a folder that did not respond at the start of the push is tried again.
            await OpenAsync(_folder, deadline).ConfigureAwait(false);
        }

        if (_isOpen)
        {
            await StoreAsync(deadline).ConfigureAwait(false);
        }
    }

    private Task<IOException?> StoreAsync(PushDeadline deadline) => TryAsync(async () =>
    {
        foreach (WaitingRequest request in _waiting)
        {
            // The path is noted before the write, so that the file is deleted even if the write ends only after the deadline.
            request.File ??= _folder!.PathOf(request);
            if (!request.IsStored)
            {
                await _folder!.WriteAsync(request.File, request.Body!, deadline).ConfigureAwait(false);
                request.IsStored = true;
            }

            request.Body = null;
        }

        while (_toDelete.Count > 0)
        {
            await _folder!.DeleteAsync(_toDelete[^1], deadline).ConfigureAwait(false);
            _toDelete.RemoveAt(_toDelete.Count - 1);
        }
    });

    /// <summary>Counts the samples that wait in memory only, and are lost. A push may still be in progress, and then fails.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            foreach (WaitingRequest request in _waiting.Where(static request => !request.IsStored))
            {
                SentCounts.Dropped(request.Samples, "shutdown");
            }
        }

        _folder?.Dispose();
    }

    private void AddFirst(IReadOnlyList<WaitingRequest> requests)
    {
        lock (_waiting)
        {
            _waiting.InsertRange(0, requests);
            _bytes += requests.Sum(static request => request.Bytes);
        }
    }

    // Without the folder the requests wait in memory. Returns the failure; null on success.
    private async Task<IOException?> TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            return null;
        }
        catch (IOException failure)
        {
            Problem = failure.Message.Contains(_settings.QueueFolder!, StringComparison.Ordinal)
                ? failure.Message
                : $"The queue folder '{_settings.QueueFolder}' failed: {failure.Message}";
            return failure;
        }
    }
}
