using Grpc.Core;

namespace MetricsClient.Grpc;

/// <summary>The stream of responses of a call. The end of the stream is the end of the call.</summary>
internal sealed class MeasuredReader<TResponse> : IAsyncStreamReader<TResponse>
{
    private readonly IAsyncStreamReader<TResponse> _inner;
    private readonly MeasuredCall _call;
    private readonly Func<Status> _getStatus;

    public MeasuredReader(IAsyncStreamReader<TResponse> inner, MeasuredCall call, Func<Status> getStatus)
    {
        _inner = inner;
        _call = call;
        _getStatus = getStatus;
    }

    public TResponse Current => _inner.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        bool hasNext;
        try
        {
            hasNext = await _inner.MoveNext(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // A wrong use of the reader, such as a second concurrent read, does not end the call.
            if (failure is RpcException || MeasuredCall.StatusOf(_getStatus) is not null)
            {
                _call.Fail(failure, _getStatus);
            }

            throw;
        }

        if (!hasNext)
        {
            _call.End(MeasuredCall.StatusOf(_getStatus) ?? StatusCode.OK);
        }

        return hasNext;
    }
}
