namespace MetricsClient.Repository.Tests;

/// <summary>Fails a test with a complete list of places.</summary>
internal static class Findings
{
    /// <summary>Passes if there is no place, and otherwise fails with one place on each line.</summary>
    public static void None(string rule, IEnumerable<string> places)
    {
        string[] all = [.. places];
        Assert.True(all.Length == 0, $"{rule} {all.Length} places differ:\n{string.Join('\n', all)}");
    }
}
