using System.CommandLine;
using System.CommandLine.Help;
using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Completion;

/// <summary>A verb with the options that a shell can complete.</summary>
/// <param name="Name">The name of the verb.</param>
/// <param name="Description">The description of the verb.</param>
/// <param name="Options">The options, with the options of all verbs.</param>
/// <param name="Words">The values of the argument that the shell can complete; empty if the argument is a file or if there is no argument.</param>
/// <param name="TakesFile">True if the argument is a file.</param>
internal sealed record CompletedVerb(
    string Name, string Description, IReadOnlyList<CompletedOption> Options, IReadOnlyList<string> Words, bool TakesFile)
{
    /// <summary>Returns all verbs of promjob.</summary>
    public static IReadOnlyList<CompletedVerb> Of(Command root) => [.. root.Subcommands.OfType<Verb>().Select(verb => new CompletedVerb(
        verb.Name,
        verb.Description ?? "",
        [.. HelpText.Groups(verb, root).SelectMany(static group => group.Options).Select(CompletedOption.Of)],
        verb.Name switch
        {
            "help" => [.. root.Subcommands.Select(static command => command.Name)],
            "completion" => ["bash", "zsh", "fish"],
            _ => [],
        },
        verb.Name == "check"))];
}

/// <summary>An option for a completion script.</summary>
/// <param name="Names">The names, such as <c>--job</c> and <c>-j</c>.</param>
/// <param name="Description">The description of the option.</param>
/// <param name="Value">The placeholder of the value, such as FILE; null for a flag.</param>
/// <param name="Words">The values; empty if any value is possible.</param>
internal sealed record CompletedOption(IReadOnlyList<string> Names, string Description, string? Value, IReadOnlyList<string> Words)
{
    public static CompletedOption Of(Option option)
    {
        bool isFlag = option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) || option is HelpOption;
        string? value = isFlag ? null : option.HelpName ?? "VALUE";
        return new(
            [option.Name, .. option.Aliases.Where(static alias => alias.StartsWith('-') && !alias.EndsWith('?'))],
            option.Description ?? "",
            value,
            value?.Contains('|', StringComparison.Ordinal) == true ? value.Split('|') : []);
    }
}
