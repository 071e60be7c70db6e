namespace MetricsClient.Push.Gateway;

/// <summary>Names reserved by a Pushgateway.</summary>
internal static class GatewayNames
{
    /// <summary>The family that a gateway adds to each group: the time of the last accepted push.</summary>
    public const string PushTime = "push_time_seconds";

    /// <summary>The family that a gateway adds to each group: the time of the last rejected push.</summary>
    public const string FailureTime = "push_failure_time_seconds";

    /// <summary>The key of a group's labels in the gateway's JSON, beside the names of families.</summary>
    public const string Labels = "labels";

    /// <summary>The key of a group's state in the gateway's JSON, beside the names of families.</summary>
    public const string LastPushSuccessful = "last_push_successful";

    /// <summary>True for families that a gateway adds to each group. A pushed family of this name would be lost.</summary>
    public static bool IsAdded(string family) => family is PushTime or FailureTime;

    /// <summary>True for names that the gateway's JSON uses for the members of a group. A pushed family of this name would hide the member.</summary>
    public static bool IsJsonKey(string family) => family is Labels or LastPushSuccessful;
}
