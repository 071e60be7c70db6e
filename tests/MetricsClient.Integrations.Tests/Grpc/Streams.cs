using Grpc.Core;

namespace MetricsClient.Integrations.Tests.Grpc;

/// <summary>Calls with streams, which are read to the end or to a failure.</summary>
internal static class Streams
{
    public static async Task ClientStreamAsync(CallInvoker invoker, params string[] requests)
    {
        using AsyncClientStreamingCall<string, string> call =
            invoker.AsyncClientStreamingCall(Echo.ClientStream, null, new CallOptions());
        await WriteAsync(call.RequestStream, requests);
        await IgnoreStatusAsync(() => call.ResponseAsync);
    }

    public static async Task ServerStreamAsync(CallInvoker invoker, string request)
    {
        using AsyncServerStreamingCall<string> call =
            invoker.AsyncServerStreamingCall(Echo.ServerStream, null, new CallOptions(), request);
        await IgnoreStatusAsync(() => ReadAsync(call.ResponseStream));
    }

    public static async Task DuplexAsync(CallInvoker invoker, params string[] requests)
    {
        using AsyncDuplexStreamingCall<string, string> call =
            invoker.AsyncDuplexStreamingCall(Echo.Duplex, null, new CallOptions());
        await WriteAsync(call.RequestStream, requests);
        await IgnoreStatusAsync(() => ReadAsync(call.ResponseStream));
    }

    public static async Task ReadAsync(IAsyncStreamReader<string> responses)
    {
        while (await responses.MoveNext(TestContext.Current.CancellationToken))
        {
        }
    }

    private static async Task WriteAsync(IClientStreamWriter<string> stream, string[] requests)
    {
        foreach (string request in requests)
        {
            await stream.WriteAsync(request, TestContext.Current.CancellationToken);
        }

        await IgnoreStatusAsync(stream.CompleteAsync);
    }

    private static async Task IgnoreStatusAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (RpcException)
        {
        }
    }
}
