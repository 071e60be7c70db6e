using Grpc.Core;

namespace MetricsClient.Grpc;

/// <summary>A call of a client, from its start to its end.</summary>
/// <remarks>All members are thread-safe. Only the first end has an effect.</remarks>
internal sealed class MeasuredCall
{
    private readonly CallMetrics _metrics;
    private readonly IMethod _method;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly long _start;
    private readonly Gauge? _inProgress;
    private int _hasEnded;

    public MeasuredCall(CallMetrics metrics, IMethod method)
    {
        _metrics = metrics;
        _method = method;
        _inProgress = metrics.InProgress(method.ServiceName, method.Name);
        _inProgress?.Inc();
        _start = _time.GetTimestamp();
    }

    public void End(StatusCode status)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            _inProgress?.Dec();
            _metrics.End(_method.ServiceName, _method.Name, status, _time.GetElapsedTime(_start));
        }
    }

    /// <summary>Records a failure. The status of the call has priority over the exception, which can be any type.</summary>
    public void Fail(Exception failure, Func<Status>? getStatus = null) => End(failure switch
    {
        RpcException rpc => rpc.StatusCode,
        _ when getStatus is not null && StatusOf(getStatus) is { } status => status,
        OperationCanceledException => StatusCode.Cancelled,
        _ => StatusCode.Unknown,
    });

    /// <summary>Records the end of a disposed call: the status if the call had ended, otherwise a cancellation.</summary>
    public void Dispose(Func<Status> getStatus) => End(StatusOf(getStatus) ?? StatusCode.Cancelled);

    /// <summary>Starts a call. Records the failure if the call cannot start.</summary>
    public TCall Start<TCall>(Func<TCall> start)
    {
        try
        {
            return start();
        }
        catch (Exception failure)
        {
            Fail(failure);
            throw;
        }
    }

    /// <summary>Measures a call that ends with its only response.</summary>
    /// <returns>A task that completes with the response, after the call was recorded.</returns>
    public Task<TResponse> MeasureAsync<TResponse>(Task<TResponse> response, Func<Status> getStatus)
    {
        Task<TResponse> measured = AwaitAsync(response, getStatus);

        // The program may ignore the response. The failure must not become an unobserved exception of a task.
        _ = measured.ContinueWith(
            static failed => failed.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return measured;
    }

    /// <summary>Returns the status of a call that ended; null for a call in progress.</summary>
    public static StatusCode? StatusOf(Func<Status> getStatus)
    {
        try
        {
            return getStatus().StatusCode;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<TResponse> AwaitAsync<TResponse>(Task<TResponse> response, Func<Status> getStatus)
    {
        try
        {
            TResponse result = await response.ConfigureAwait(false);
            End(StatusCode.OK);
            return result;
        }
        catch (Exception failure)
        {
            Fail(failure, getStatus);
            throw;
        }
    }
}
