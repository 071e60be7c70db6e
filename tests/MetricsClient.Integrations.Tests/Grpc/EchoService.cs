using Grpc.Core;

namespace MetricsClient.Integrations.Tests.Grpc;

/// <summary>A gRPC service without generated code, whose methods must be virtual. The message selects the result.</summary>
[BindServiceMethod(typeof(EchoService), nameof(Bind))]
public class EchoService
{
    public static void Bind(ServiceBinderBase binder, EchoService? _)
    {
        binder.AddMethod(Echo.Unary, (UnaryServerMethod<string, string>?)null);
        binder.AddMethod(Echo.ClientStream, (ClientStreamingServerMethod<string, string>?)null);
        binder.AddMethod(Echo.ServerStream, (ServerStreamingServerMethod<string, string>?)null);
        binder.AddMethod(Echo.Duplex, (DuplexStreamingServerMethod<string, string>?)null);
    }

    public virtual Task<string> Unary(string request, ServerCallContext context) => RespondAsync(request, context);

    public virtual async Task<string> ClientStream(IAsyncStreamReader<string> requests, ServerCallContext context)
    {
        string last = "";
        while (await requests.MoveNext(context.CancellationToken))
        {
            last = requests.Current;
        }

        return await RespondAsync(last, context);
    }

    public virtual async Task ServerStream(string request, IServerStreamWriter<string> responses, ServerCallContext context)
    {
        await responses.WriteAsync("first", context.CancellationToken);
        await responses.WriteAsync(await RespondAsync(request, context), context.CancellationToken);
    }

    public virtual async Task Duplex(IAsyncStreamReader<string> requests, IServerStreamWriter<string> responses, ServerCallContext context)
    {
        while (await requests.MoveNext(context.CancellationToken))
        {
            await responses.WriteAsync(await RespondAsync(requests.Current, context), context.CancellationToken);
        }
    }

    private static async Task<string> RespondAsync(string request, ServerCallContext context)
    {
        switch (request)
        {
            case "throw":
                throw new InvalidOperationException("Expected.");
            case "wait":
                await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
                return request;
            case "set status":
                context.Status = new Status(StatusCode.DataLoss, "Expected.");
                return request;
            default:
                return Enum.TryParse(request, out StatusCode code) && code != StatusCode.OK
                    ? throw new RpcException(new Status(code, "Expected."))
                    : request;
        }
    }
}
