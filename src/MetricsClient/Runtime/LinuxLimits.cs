using System.Globalization;

namespace MetricsClient.Runtime;

/// <summary>What Linux tells about this process beyond what .NET asks it for.</summary>
internal sealed record LinuxLimits(double? MaxOpenFiles, double? MaxVirtualMemoryBytes)
{
    // "Max open files            1024                 4096                 files": name, soft limit, hard limit, unit.
    private const int NameColumns = 26;

    /// <summary>The number of open file descriptors; null where the platform cannot tell.</summary>
    public static int? OpenFiles
    {
        get
        {
            try
            {
                // The listing itself has one open while it counts.
                return OperatingSystem.IsLinux() ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() - 1 : null;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    /// <summary>The limits of this process; null where the platform cannot tell.</summary>
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

    // Null for "unlimited": a number would be made up.
    private static double? SoftLimit(string[] lines, string name)
    {
        string? line = Array.Find(lines, line => line.StartsWith(name, StringComparison.Ordinal));
        string? soft = line?[NameColumns..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return double.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out double limit) ? limit : null;
    }
}
