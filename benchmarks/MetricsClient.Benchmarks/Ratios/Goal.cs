namespace MetricsClient.Benchmarks.Ratios;

/// <summary>What a row must not exceed: a share of the peer's figure, or a figure of its own.</summary>
/// <param name="Limit">The most that is allowed.</param>
/// <param name="OfPeer">Whether the limit is a share of the peer's figure.</param>
internal readonly record struct Goal(double Limit, bool OfPeer)
{
    public static Goal Share(double limit) => new(limit, OfPeer: true);

    public static Goal Bytes(double limit) => new(limit, OfPeer: false);

    public bool IsMet(double ours, double peer) => (OfPeer ? ours / peer : ours) <= Limit;

    public override string ToString() => OfPeer ? Invariant($"<= {Limit:0.00}") : Invariant($"<= {Limit:0} B");
}
