namespace MetricsClient.Benchmarks.Ratios;

/// <summary>The limit of a row: a share of the figure of a peer, or an absolute number of bytes.</summary>
/// <param name="Limit">The maximum, inclusive.</param>
/// <param name="Of">The name of the side that the limit is a share of. Null for bytes.</param>
internal sealed record Goal(double Limit, string? Of)
{
    public static Goal Share(double limit, string of) => new(limit, of);

    public static Goal Bytes(double limit) => new(limit, Of: null);

    public override string ToString() => Of is null ? Invariant($"<= {Limit:0} B") : Invariant($"<= {Limit:0.00} of {Of}");
}
