namespace MetricsClient.Push;

/// <summary>A request that may be sent more than once: what each try needs to be made anew.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the gateway's base address, such as <c>/metrics/job/backup</c>.</param>
/// <param name="Content">Makes the content of one try; null for none.</param>
/// <param name="ReadAsync">Reads the answer of a gateway that is content; null when its verdict is all that matters.</param>
internal sealed record GatewayRequest(
    HttpMethod Method,
    string Path,
    Func<HttpContent>? Content = null,
    Func<Stream, CancellationToken, Task>? ReadAsync = null);
