using System.Runtime.InteropServices;

namespace MetricsClient.Tool.Terminal;

/// <summary>
/// Asks the terminal for its width. The properties of Console are not used, because they change the settings of the terminal.
/// </summary>
internal static partial class TerminalSize
{
    private const int DefaultColumns = 80;
    private const int StandardOutput = 1;
    private const nuint WindowSizeOnLinux = 0x5413; // TIOCGWINSZ

    /// <summary>Returns the width in columns. The default is 80 if the terminal does not know its width.</summary>
    public static int Columns()
    {
        if (!OperatingSystem.IsLinux())
        {
            return DefaultColumns;
        }

        Span<ushort> size = stackalloc ushort[4];
        bool known = Control(StandardOutput, WindowSizeOnLinux, ref MemoryMarshal.GetReference(size)) == 0 && size[1] > 0;
        return known ? size[1] : DefaultColumns;
    }

    // struct winsize consists of four 16-bit numbers: rows, columns, and the size in pixels.
    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint request, ref ushort size);
}
