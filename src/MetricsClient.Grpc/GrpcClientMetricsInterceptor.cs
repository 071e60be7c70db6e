using Grpc.Core;
using Grpc.Core.Interceptors;
using MetricsClient.Grpc;

namespace MetricsClient;

/// <summary>Measures the calls of gRPC clients, by service, method and status.</summary>
/// <remarks>
/// <para>Exposes <c>grpc_client_requests_sent_total</c>, <c>grpc_client_request_duration_seconds</c> and
/// <c>grpc_client_requests_in_progress</c>, with the labels <c>service</c>, <c>method</c> and <c>code</c> (not in progress). The code is the
/// name of the <see cref="StatusCode"/> that the client receives, such as <c>OK</c>, <c>NotFound</c> or <c>DeadlineExceeded</c>.</para>
/// <para>A call is counted once, when the call ends. A call with one response ends with the response. A call with a stream of responses ends
/// when the program has read the stream to the end or to a failure, or disposes the call. A call that is disposed before its end counts as
/// <c>Cancelled</c>.</para>
/// <para>Usage: <c>channel.Intercept(new GrpcClientMetricsInterceptor())</c>, or with the client factory
/// <c>services.AddGrpcClientMetrics()</c> and <c>AddInterceptor&lt;GrpcClientMetricsInterceptor&gt;()</c> on each client. All members are
/// thread-safe.</para>
/// </remarks>
public sealed class GrpcClientMetricsInterceptor : Interceptor
{
    private readonly CallMetrics _metrics;

    /// <summary>Creates an interceptor.</summary>
    /// <param name="options">The metrics to expose. The default is all metrics, in the default registry.</param>
    /// <exception cref="InvalidOperationException">
    /// The registry contains a metric of the same name with other labels or other buckets.
    /// </exception>
    public GrpcClientMetricsInterceptor(GrpcMetricsOptions? options = null)
        : this(Metrics.DefaultRegistry, options ?? new GrpcMetricsOptions())
    {
    }

    internal GrpcClientMetricsInterceptor(CollectorRegistry registry, GrpcMetricsOptions options)
    {
        _metrics = CallMetrics.OfClient(options.Registry ?? registry, options);
    }

    /// <inheritdoc/>
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        ArgumentNullException.ThrowIfNull(continuation);

        var measured = new MeasuredCall(_metrics, context.Method);
        TResponse response = measured.Start(() => continuation(request, context));
        measured.End(StatusCode.OK);
        return response;
    }

    /// <inheritdoc/>
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        ArgumentNullException.ThrowIfNull(continuation);

        var measured = new MeasuredCall(_metrics, context.Method);
        AsyncUnaryCall<TResponse> call = measured.Start(() => continuation(request, context));
        return new AsyncUnaryCall<TResponse>(
            measured.MeasureAsync(call.ResponseAsync, call.GetStatus),
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            call.Dispose);
    }

    /// <inheritdoc/>
    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        ArgumentNullException.ThrowIfNull(continuation);

        var measured = new MeasuredCall(_metrics, context.Method);
        AsyncClientStreamingCall<TRequest, TResponse> call = measured.Start(() => continuation(context));
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            call.RequestStream,
            measured.MeasureAsync(call.ResponseAsync, call.GetStatus),
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            call.Dispose);
    }

    /// <inheritdoc/>
    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        ArgumentNullException.ThrowIfNull(continuation);

        var measured = new MeasuredCall(_metrics, context.Method);
        AsyncServerStreamingCall<TResponse> call = measured.Start(() => continuation(request, context));
        return new AsyncServerStreamingCall<TResponse>(
            new MeasuredReader<TResponse>(call.ResponseStream, measured, call.GetStatus),
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            () => Dispose(measured, call.GetStatus, call));
    }

    /// <inheritdoc/>
    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        ArgumentNullException.ThrowIfNull(continuation);

        var measured = new MeasuredCall(_metrics, context.Method);
        AsyncDuplexStreamingCall<TRequest, TResponse> call = measured.Start(() => continuation(context));
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            call.RequestStream,
            new MeasuredReader<TResponse>(call.ResponseStream, measured, call.GetStatus),
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            () => Dispose(measured, call.GetStatus, call));
    }

    private static void Dispose(MeasuredCall measured, Func<Status> getStatus, IDisposable call)
    {
        measured.Dispose(getStatus);
        call.Dispose();
    }
}
