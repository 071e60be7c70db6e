namespace MetricsClient;

/// <summary>A Pushgateway was asked something, and gave no answer.</summary>
public sealed class PushgatewayException : Exception
{
    internal PushgatewayException(PushResult result)
        : base(result.ToString())
    {
        Result = result;
    }

    /// <summary>How the question ended.</summary>
    public PushResult Result { get; }
}
