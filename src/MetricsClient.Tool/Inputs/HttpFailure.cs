using System.Net.Sockets;

namespace MetricsClient.Tool.Inputs;

/// <summary>Describes the failure of an HTTP request in the words of networks.</summary>
internal static class HttpFailure
{
    /// <summary>Returns one sentence with a remedy.</summary>
    public static string Words(Exception failure) => (failure as HttpRequestException)?.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "the name of the host is unknown. Check the address.",
        HttpRequestError.ConnectionError => $"no connection ({Reason(failure)}). Check that the address is right and that the server is running.",
        HttpRequestError.SecureConnectionError => $"no TLS connection ({failure.GetBaseException().Message.TrimEnd('.')}). Check https in the address, or set --ca-file.",
        HttpRequestError.ProxyTunnelError => "the proxy refuses the connection. Check --proxy.",
        HttpRequestError.InvalidResponse => "the response is not HTTP. Check the address.",
        _ => "the server closed the connection before the end of the response. Check the log of the server.",
    };

    private static string Reason(Exception failure) => failure.GetBaseException() is SocketException socket
        ? socket.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "connection refused",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => "the host is unreachable",
            SocketError.TimedOut => "timed out",
            _ => socket.Message,
        }
        : "the host does not respond";
}
