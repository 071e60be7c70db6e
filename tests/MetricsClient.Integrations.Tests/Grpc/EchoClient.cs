using Grpc.Core;

namespace MetricsClient.Integrations.Tests.Grpc;

/// <summary>A client of <see cref="EchoService"/> for the client factory.</summary>
internal sealed class EchoClient : ClientBase<EchoClient>
{
    public EchoClient(CallInvoker invoker)
        : base(invoker)
    {
    }

    private EchoClient(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    public async Task<string> CallAsync(string request)
    {
        using AsyncUnaryCall<string> call = CallInvoker.AsyncUnaryCall(Echo.Unary, null, new CallOptions(), request);
        return await call.ResponseAsync;
    }

    protected override EchoClient NewInstance(ClientBaseConfiguration configuration) => new(configuration);
}
