namespace MetricsClient.Benchmarks.Ratios;

/// <summary>What a row must not exceed: a share of somebody's figure, or a figure of its own.</summary>
/// <param name="Limit">The most that is allowed.</param>
/// <param name="Of">Whose figure the limit is a share of; null for bytes.</param>
internal sealed record Goal(double Limit, string? Of)
{
    public static Goal Share(double limit, string of) => new(limit, of);

    public static Goal Bytes(double limit) => new(limit, Of: null);

    public override string ToString() => Of is null ? Invariant($"<= {Limit:0} B") : Invariant($"<= {Limit:0.00} of {Of}");
}
