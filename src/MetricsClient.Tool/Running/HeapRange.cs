using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MetricsClient.Tool.Running;

/// <summary>The address space that the garbage collector of the dotnet tool reserves at the start.</summary>
/// <remarks>
/// The project file limits the range to 128 MB, so that <c>run</c> starts where the command starts, for example under
/// <c>ulimit -v 1000000</c>. The heap cannot grow beyond the range, and other verbs may read large inputs, so for these
/// verbs promjob executes itself again with the default range. The native executable has the default range.
/// </remarks>
internal static partial class HeapRange
{
    private const string Setting = "DOTNET_GCRegionRange";
    private const string DefaultRange = "=0x4000000000";
    private const int AddressSpace = 9;
    private const int MaxArenas = -8;

    /// <summary>Executes this program again if the verb may need a large heap. Otherwise, and after a failure, returns.</summary>
    public static void Enlarge(string[] args)
    {
        if (!OperatingSystem.IsLinux()
            || !RuntimeFeature.IsDynamicCodeSupported
            || args is not [{ } verb, ..]
            || verb is "run" or "flush" or "rules"
            || Environment.GetEnvironmentVariable(Setting) is not null)
        {
            return;
        }

        if (IsAddressSpaceLimited())
        {
            return;
        }

        IReadOnlyList<byte[]> words = RawWords.All();
        using var path = new NativeWords(["/proc/self/exe"u8.ToArray()]);
        using var arguments = new NativeWords(words);
        using var environment = new NativeWords([.. RawWords.Environment(), Encoding.ASCII.GetBytes(Setting + DefaultRange)]);
        if (words.Count > 0)
        {
            _ = Execute(Marshal.ReadIntPtr(path.Address), arguments.Address, environment.Address);
        }
    }

    /// <summary>
    /// Lets all threads share the memory of the C library if the address space is limited. Otherwise the C library would reserve 64 MB or
    /// more for each thread.
    /// </summary>
    public static void ShareNativeMemory()
    {
        if (!OperatingSystem.IsLinux() || !IsAddressSpaceLimited())
        {
            return;
        }

        try
        {
            _ = SetMallocOption(MaxArenas, 1);
        }
        catch (EntryPointNotFoundException)
        {
            // Only glibc has the option, and only glibc reserves memory for each thread.
        }
    }

    private static bool IsAddressSpaceLimited()
    {
        nuint[] limits = new nuint[2];
        return GetLimit(AddressSpace, ref limits[0]) != 0 || limits[0] != nuint.MaxValue;
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetMallocOption(int option, int value);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, ref nuint limits);

    [LibraryImport("libc", EntryPoint = "execve")]
    private static partial int Execute(nint path, nint arguments, nint environment);
}
