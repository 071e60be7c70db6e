namespace MetricsClient.Push.Gateway;

/// <summary>The family names that a Pushgateway uses itself.</summary>
internal static class GatewayNames
{
    /// <summary>The family that a gateway adds to each group: the time of the last accepted push.</summary>
    public const string PushTime = "push_time_seconds";

    /// <summary>The family that a gateway adds to each group: the time of the last rejected push.</summary>
    public const string FailureTime = "push_failure_time_seconds";

    /// <summary>A key in the JSON of the gateway: the labels of a group. The families of the group are keys of the same object.</summary>
    public const string Labels = "labels";

    /// <summary>A key in the JSON of the gateway: the state of a group. The families of the group are keys of the same object.</summary>
    public const string LastPushSuccessful = "last_push_successful";

    /// <summary>Returns true for a family that a gateway adds to each group and would discard in a push.</summary>
    public static bool IsAdded(string family) => family is PushTime or FailureTime;

    /// <summary>
    /// Returns true for a name that the JSON of the gateway uses for another purpose. A pushed family with this name would hide that entry.
    /// </summary>
    public static bool IsJsonKey(string family) => family is Labels or LastPushSuccessful;
}
