using System.Text;

namespace MetricsClient.Tool.Completion;

/// <summary>Writes the completion script for fish.</summary>
internal static class FishCompletion
{
    public static string Script(IReadOnlyList<CompletedVerb> verbs)
    {
        var script = new StringBuilder("# Completion of promjob for fish. Write it to ~/.config/fish/completions/promjob.fish.\ncomplete -c promjob -f\n");
        foreach (CompletedVerb verb in verbs)
        {
            script.Append("complete -c promjob -n __fish_use_subcommand -a ").Append(verb.Name).Append(" -d ").Append(Quoted(verb.Description)).Append('\n');
        }

        foreach (CompletedVerb verb in verbs)
        {
            string condition = $"complete -c promjob -n '__fish_seen_subcommand_from {verb.Name}'";
            foreach (CompletedOption option in verb.Options)
            {
                script.Append(condition).Append(Names(option)).Append(Value(option)).Append(" -d ").Append(Quoted(option.Description)).Append('\n');
            }

            if (verb.TakesFile || verb.Name == "run")
            {
                script.Append(condition).Append(" -F\n");
            }
            else if (verb.Words.Count > 0)
            {
                script.Append(condition).Append(" -a ").Append(Quoted(string.Join(' ', verb.Words))).Append('\n');
            }
        }

        return script.ToString();
    }

    private static string Names(CompletedOption option) =>
        string.Concat(option.Names.Select(static name => name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}"));

    private static string Value(CompletedOption option) => option switch
    {
        { Value: null } => "",
        { Value: "FILE" } => " -r -F",
        { Value: "DIR" } => " -x -a '(__fish_complete_directories)'",
        { Words.Count: > 0 } => $" -x -a {Quoted(string.Join(' ', option.Words))}",
        _ => " -x",
    };

    private static string Quoted(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
