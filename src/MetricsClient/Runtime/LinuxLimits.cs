using System.Globalization;

namespace MetricsClient.Runtime;

/// <summary>The resource limits of this process on Linux, read from /proc because .NET has no API for them.</summary>
internal sealed record LinuxLimits(double? MaxOpenFiles, double? MaxVirtualMemoryBytes)
{
    // The columns of a line are name, soft limit, hard limit and unit: "Max open files   1024     4096     files".
    private const int NameColumns = 26;

    /// <summary>Gets the number of open file descriptors; null on other platforms or if /proc cannot be read.</summary>
    public static int? OpenFiles
    {
        get
        {
            try
            {
                // The enumeration itself has one open file descriptor.
                return OperatingSystem.IsLinux() ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() - 1 : null;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    /// <summary>Reads the limits of this process; null on other platforms or if /proc cannot be read.</summary>
    public static LinuxLimits? Read()
    {
        try
        {
            return OperatingSystem.IsLinux() ? Parse(File.ReadAllLines("/proc/self/limits")) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static LinuxLimits Parse(string[] lines) =>
        new(SoftLimit(lines, "Max open files"), SoftLimit(lines, "Max address space"));

    // Returns null for "unlimited", which is not a number.
    private static double? SoftLimit(string[] lines, string name)
    {
        string? line = Array.Find(lines, line => line.StartsWith(name, StringComparison.Ordinal));
        string? soft = line?[NameColumns..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return double.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out double limit) ? limit : null;
    }
}
