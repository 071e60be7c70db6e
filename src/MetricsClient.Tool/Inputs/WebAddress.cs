using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Inputs;

/// <summary>
/// Parses http and https addresses of the command line. No message contains an address, because an address may contain a password.
/// </summary>
internal static class WebAddress
{
    /// <summary>Parses an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="what">The name of the option or argument, the subject of the message.</param>
    /// <exception cref="ToolException">The text is no http or https address.</exception>
    public static Uri Parse(string text, string what)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        throw new ToolException(ExitCode.Usage, HasReservedCharacter(text)
            ? $"{what} has a user or password with a reserved character; write '@' as %40, ':' as %3A, '/' as %2F, '?' as %3F, '#' as %23 and '%' as %25."
            : $"{what} is not an http or https address; use an address such as http://localhost:9091.");
    }

    /// <summary>Returns user and password of an address, decoded and separated by a colon.</summary>
    public static string Login(Uri address) =>
        Uri.UnescapeDataString(address.UserInfo.Contains(':', StringComparison.Ordinal) ? address.UserInfo : address.UserInfo + ":");

    // A host contains no '@', so a second '@' belongs to the password. '/', '?' and '#' end the host, so an '@' behind them does too.
    private static bool HasReservedCharacter(string text) =>
        (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        && text.Contains('@', StringComparison.Ordinal);
}
