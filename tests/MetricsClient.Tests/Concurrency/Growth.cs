namespace MetricsClient.Tests.Concurrency;

/// <summary>The number of rounds until enough metrics have grown from one cell to many, which depends on chance.</summary>
internal static class Growth
{
    public const int MostRounds = 2_000;

    private const int FewestRounds = 20;
    private const int FewestGrown = 5;

    /// <summary>Returns true if another round is needed.</summary>
    public static bool IsWanting(int round, int grown) => round < FewestRounds || (grown < FewestGrown && round < MostRounds);

    /// <summary>Fails if no metric grew. On one processor threads hardly ever meet.</summary>
    public static void AssertSome(int grown) => Assert.True(grown > 0 || Environment.ProcessorCount == 1, "No metric grew.");
}
