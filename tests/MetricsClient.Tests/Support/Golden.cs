using System.Text;

namespace MetricsClient.Tests;

/// <summary>Files that hold what an output must be, to the byte.</summary>
internal static class Golden
{
    /// <summary>Compares with a golden file, or writes the file if METRICSCLIENT_WRITE_GOLDEN names a folder.</summary>
    public static void Check(string name, string actual)
    {
        if (Environment.GetEnvironmentVariable("METRICSCLIENT_WRITE_GOLDEN") is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, name), actual);
            return;
        }

        Assert.Equal(Read(name), actual);
    }

    public static string Read(string name)
    {
        using Stream stream = typeof(Golden).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The test project has no file '{name}'.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
