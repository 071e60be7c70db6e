namespace MetricsClient.Tests;

/// <summary>The checkout from which the running test program was built.</summary>
internal static class Checkout
{
    /// <summary>Gets the folder of the solution.</summary>
    // From the folder of the program, because a deterministic build replaces the paths of source files.
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MetricsClient.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} contains MetricsClient.sln; run the tests inside a checkout.");
    }
}
