namespace MetricsClient.Push.Spool;

/// <summary>The outcome of flushing a spool folder.</summary>
/// <param name="Sent">The number of groups that the gateway accepted.</param>
/// <param name="Left">The number of groups that still wait in the folder.</param>
/// <param name="Expired">The number of groups that were deleted unsent, because the file was too old or not readable.</param>
/// <param name="Failures">The results of the failed requests.</param>
internal sealed record SpoolFlush(int Sent, int Left, int Expired, IReadOnlyList<PushResult> Failures);
