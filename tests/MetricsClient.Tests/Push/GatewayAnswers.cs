using System.Text;

namespace MetricsClient.Tests.Push;

/// <summary>Answers a request. False when the connection is to be closed.</summary>
internal delegate Task<bool> GatewayAnswering(GatewayConnection connection);

/// <summary>What a gateway may do with a request.</summary>
internal static class GatewayAnswers
{
    public static GatewayAnswering HangUp { get; } = static _ => Task.FromResult(false);

    public static GatewayAnswering Hang { get; } = static async connection =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, connection.Closing);
        return false;
    };

    public static GatewayAnswering Status(int status, string reason = "") => async connection =>
    {
        await connection.WriteAsync(Head(status, reason) + reason);
        return true;
    };

    public static GatewayAnswering Redirect(int status, string location) => async connection =>
    {
        await connection.WriteAsync($"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        return true;
    };

    /// <summary>Sends each byte by itself.</summary>
    public static GatewayAnswering Fragments(int status, string reason) => async connection =>
    {
        foreach (char one in Head(status, reason) + reason)
        {
            await connection.WriteAsync(one.ToString());
        }

        return true;
    };

    /// <summary>Promises a longer reason than it sends, then hangs up.</summary>
    public static GatewayAnswering CutShort(int status, string reason) => async connection =>
    {
        await connection.WriteAsync(Head(status, reason + "the rest that never comes") + reason);
        return false;
    };

    private static string Head(int status, string reason) =>
        $"HTTP/1.1 {status} Whatever\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {Encoding.UTF8.GetByteCount(reason)}\r\n\r\n";
}
