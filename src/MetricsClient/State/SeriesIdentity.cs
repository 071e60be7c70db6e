namespace MetricsClient.State;

/// <summary>What makes a series itself: the family it belongs to, its label bytes and their hash.</summary>
internal readonly record struct SeriesIdentity(SeriesSet Owner, byte[] Labels, int Hash);
