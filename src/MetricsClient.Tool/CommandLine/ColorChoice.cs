using System.CommandLine;

namespace MetricsClient.Tool.CommandLine;

/// <summary>The choice of the user about colors, by the option <c>--color</c>.</summary>
internal enum ColorChoice
{
    /// <summary>Colors on a terminal, unless the environment variable NO_COLOR is set.</summary>
    Auto,

    /// <summary>Colors in every output.</summary>
    Always,

    /// <summary>No colors.</summary>
    Never,
}

/// <summary>The option <c>--color</c>, which every verb has.</summary>
internal static class ColorOption
{
    private const string Name = "--color";

    /// <summary>Creates the option for the root command.</summary>
    public static Option Create()
    {
        Option<string?> option = OptionOf.Choice(
            Name, "Colors: auto (the default) on a terminal only, always, or never.", ["auto", "always", "never"]);
        option.Recursive = true;
        return option;
    }

    /// <summary>Returns the choice.</summary>
    public static ColorChoice Of(ParseResult parsed) => parsed.GetValue<string?>(Name) switch
    {
        "always" => ColorChoice.Always,
        "never" => ColorChoice.Never,
        _ => ColorChoice.Auto,
    };
}
