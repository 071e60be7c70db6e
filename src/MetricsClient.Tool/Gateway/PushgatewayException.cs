namespace MetricsClient.Tool.Gateway;

/// <summary>Thrown when a Pushgateway does not respond to a query.</summary>
internal sealed class PushgatewayException : Exception
{
    public PushgatewayException(PushResult result)
        : base(result.ToString())
    {
        Result = result;
    }

    /// <summary>Gets the result of the failed request.</summary>
    public PushResult Result { get; }
}
