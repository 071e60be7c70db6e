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

        nuint[] limits = new nuint[2];
        if (GetLimit(AddressSpace, ref limits[0]) != 0 || limits[0] != nuint.MaxValue)
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

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, ref nuint limits);

    [LibraryImport("libc", EntryPoint = "execve")]
    private static partial int Execute(nint path, nint arguments, nint environment);
}
