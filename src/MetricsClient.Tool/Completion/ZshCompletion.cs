using System.Text;

namespace MetricsClient.Tool.Completion;

/// <summary>Writes the completion script for zsh.</summary>
internal static class ZshCompletion
{
    public static string Script(IReadOnlyList<CompletedVerb> verbs)
    {
        var script = new StringBuilder("#compdef promjob\n# Completion of promjob for zsh. Write it to a folder of fpath with the name _promjob, or load it with: source <(promjob completion zsh)\n");
        script.Append("_promjob() {\n  if (( CURRENT == 2 )); then\n    local -a verbs=(\n");
        foreach (CompletedVerb verb in verbs)
        {
            script.Append("      '").Append(verb.Name).Append(':').Append(Text(verb.Description)).Append("'\n");
        }

        script.Append("    )\n    _describe verb verbs\n    return\n  fi\n  local verb=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $verb in\n");
        foreach (CompletedVerb verb in verbs)
        {
            script.Append("    ").Append(verb.Name).Append(")\n      _arguments -s");
            foreach (CompletedOption option in verb.Options)
            {
                script.Append(" \\\n        ").Append(Specification(option));
            }

            script.Append(" \\\n        ").Append(Rest(verb)).Append(" ;;\n");
        }

        return script.Append("  esac\n}\nif [[ $funcstack[1] == _promjob ]]; then\n  _promjob \"$@\"\nelse\n  compdef _promjob promjob\nfi\n").ToString();
    }

    private static string Specification(CompletedOption option)
    {
        string names = option.Names.Count == 1 ? $"'*{option.Names[0]}" : $"'*'{{{string.Join(',', option.Names)}}}'";
        string value = option switch
        {
            { Value: null } => "",
            { Value: "FILE" } => ":FILE:_files",
            { Value: "DIR" } => ":DIR:_files -/",
            { Words.Count: > 0 } => $":value:({string.Join(' ', option.Words)})",
            _ => ":value:",
        };
        return $"{names}[{Text(option.Description)}]{value}'";
    }

    private static string Rest(CompletedVerb verb) => verb switch
    {
        { Name: "run" } => "'*::command:_normal'",
        { TakesFile: true } => "'1:file or address:_files'",
        { Words.Count: > 0 } => $"'1:word:({string.Join(' ', verb.Words)})'",
        _ => "'*: :'",
    };

    // Quotes, brackets and colons have a meaning in a specification.
    private static string Text(string description) => description
        .Replace("'", "", StringComparison.Ordinal)
        .Replace("[", "(", StringComparison.Ordinal)
        .Replace("]", ")", StringComparison.Ordinal)
        .Replace(":", "\\:", StringComparison.Ordinal);
}
