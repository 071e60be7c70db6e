using System.Net.WebSockets;
using MetricsClient.Integrations.Tests.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MetricsClient.WebChild;

/// <summary>Services and endpoints of the shop, the same for each library.</summary>
internal static class Shop
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Client = "shop";

    private static int s_waiting;

    public static IHttpClientBuilder AddTo(IServiceCollection services)
    {
        services.AddGrpc();
        services.AddControllers();
        services.Configure<HealthCheckPublisherOptions>(static options =>
        {
            options.Delay = TimeSpan.Zero;
            options.Period = TimeSpan.FromSeconds(1);
        });
        return services.AddHttpClient(Client);
    }

    public static IHealthChecksBuilder AddHealthChecksTo(IServiceCollection services) => services.AddHealthChecks()
        .AddCheck("storage", static () => HealthCheckResult.Healthy())
        .AddCheck("supplier", static () => HealthCheckResult.Degraded());

    public static void MapTo(WebApplication app, IShopMetrics metrics)
    {
        app.MapGet("/", static () => "A shop.");
        app.MapGet("/orders/{kind}", (string kind, int items) => metrics.Ordered(kind, items));
        app.MapPost("/orders", static () => Results.Created());
        app.MapGet("/cart/{customer}", (string customer, int items) => metrics.Cart(customer, items));
        app.MapGet("/missing", static () => Results.NotFound());
        app.MapGet("/limited", static () => Results.StatusCode(StatusCodes.Status429TooManyRequests));
        app.MapGet("/throw", static IResult () => throw new InvalidOperationException("Expected."));
        app.MapGet("/collect", static () => GC.Collect());
        app.MapGet("/waiting", static () => Volatile.Read(ref s_waiting).ToString(System.Globalization.CultureInfo.InvariantCulture));
        app.MapGet("/wait", WaitAsync);
        app.MapGet("/events", SendEventsAsync);
        app.MapGet("/socket", EchoAsync);
        app.MapGet("/call", CallAsync);
        app.MapControllers();
        app.MapGrpcService<EchoService>();
    }

    private static async Task WaitAsync(HttpContext context)
    {
        Interlocked.Increment(ref s_waiting);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        }
        finally
        {
            Interlocked.Decrement(ref s_waiting);
        }
    }

    private static async Task SendEventsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync("data: first\n\n");
        await context.Response.Body.FlushAsync();
        await context.Response.WriteAsync("data: last\n\n");
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[100];
        while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } message)
        {
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, context.RequestAborted);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }

    // A request of the HTTP client to this app.
    private static async Task<IResult> CallAsync(HttpContext context, IHttpClientFactory clients, string path)
    {
        HttpClient client = clients.CreateClient(Client);
        using HttpResponseMessage response = await client.GetAsync(new Uri($"http://{context.Request.Host}{path}"), context.RequestAborted);
        return Results.Text(await response.Content.ReadAsStringAsync(context.RequestAborted));
    }
}
