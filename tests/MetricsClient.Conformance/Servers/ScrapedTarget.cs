using System.Text.Json.Nodes;

namespace MetricsClient.Conformance.Servers;

/// <summary>A target of a Prometheus, with the result of its last scrape.</summary>
/// <param name="Labels">The labels of the target.</param>
/// <param name="HasSucceeded">True if the last scrape succeeded. False before the first scrape.</param>
/// <param name="LastError">The error of the last scrape; empty without an error.</param>
internal sealed record ScrapedTarget(JsonObject Labels, bool HasSucceeded, string LastError)
{
    /// <summary>
    /// Gets a value indicating whether the last scrape failed because of the target. On a busy machine a scrape may exceed its time limit,
    /// which says nothing about the target.
    /// </summary>
    public bool HasFailed => LastError != "" && !LastError.Contains("context deadline exceeded", StringComparison.Ordinal);

    /// <summary>Reads a target from a response of Prometheus.</summary>
    public static ScrapedTarget Read(JsonNode target) =>
        new(target["labels"]!.AsObject(), (string?)target["health"] == "up", (string?)target["lastError"] ?? "");
}
