using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>Measures one comparison and makes it a row.</summary>
internal static class RowOf
{
    public static RatioRow Nanoseconds(string what, int threads, Goal goal, Contender ours, Contender peer, Contender floor)
    {
        double[] medians = InterleavedRounds.MedianNanoseconds([ours, peer, floor], threads);
        return new RatioRow
        {
            What = what,
            Unit = "ns",
            Ours = medians[0],
            PeerName = peer.Name,
            Peer = medians[1],
            FloorName = floor.Name,
            Floor = medians[2],
            Goal = goal,
        };
    }

    public static RatioRow Allocated(string what, Goal goal, int calls, Contender ours, Contender peer) =>
        Bytes(what, goal, Footprint.AllocatedPerCall(ours, calls), peer.Name, Footprint.AllocatedPerCall(peer, calls));

    public static RatioRow Bytes(string what, Goal goal, double ours, string peerName, double peer) => new()
    {
        What = what,
        Unit = "B",
        Ours = ours,
        PeerName = peerName,
        Peer = peer,
        Goal = goal,
    };
}
