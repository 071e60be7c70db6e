using System.Text;

namespace MetricsClient.Tool.Completion;

/// <summary>Writes the completion script for bash.</summary>
internal static class BashCompletion
{
    private const string Start =
        """
        # Completion of promjob for bash. Load it with: source <(promjob completion bash)
        _promjob() {
            local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb='' options='' words='' i
            COMPREPLY=()
            for ((i = 1; i < COMP_CWORD; i++)); do
                case ${COMP_WORDS[i]} in
                    --)
                        # The words behind -- are a command with its arguments.
                        if ((i == COMP_CWORD - 1)); then
                            COMPREPLY=($(compgen -c -- "$cur"))
                        else
                            compopt -o filenames 2>/dev/null
                            COMPREPLY=($(compgen -f -- "$cur"))
                        fi
                        return ;;
                    --color) ((i++)) ;;
                    -*) ;;
                    *) if [[ -z $verb ]]; then verb=${COMP_WORDS[i]}; fi ;;
                esac
            done

        """;

    private const string End =
        """
            if [[ $cur == -* ]]; then
                COMPREPLY=($(compgen -W "$options" -- "$cur"))
            elif [[ $words == FILE ]]; then
                compopt -o filenames 2>/dev/null
                COMPREPLY=($(compgen -f -- "$cur"))
            else
                COMPREPLY=($(compgen -W "$words" -- "$cur"))
            fi
        }
        complete -F _promjob promjob

        """;

    public static string Script(IReadOnlyList<CompletedVerb> verbs)
    {
        var script = new StringBuilder(Start);
        script.Append("    case $verb in\n");
        foreach (CompletedVerb verb in verbs)
        {
            script.Append("        ").Append(verb.Name).Append(")\n");
            script.Append("            options='").AppendJoin(' ', verb.Options.SelectMany(static option => option.Names)).Append("'\n");
            script.Append("            words='").Append(verb.TakesFile ? "FILE" : string.Join(' ', verb.Words)).Append("'\n");
            AppendValues(script, verb);
            script.Append("            ;;\n");
        }

        script.Append("        *) options='--help --version --color' words='").AppendJoin(' ', verbs.Select(static verb => verb.Name)).Append("' ;;\n    esac\n");
        return script.Append(End).ToString();
    }

    // The word behind an option with a value is completed by the kind of the value.
    private static void AppendValues(StringBuilder script, CompletedVerb verb)
    {
        script.Append("            case $prev in\n");
        foreach (IGrouping<string, CompletedOption> kind in verb.Options.Where(static option => option.Value is not null).GroupBy(Action))
        {
            script.Append("                ").AppendJoin('|', kind.SelectMany(static option => option.Names)).Append(") ").Append(kind.Key).Append(" return ;;\n");
        }

        script.Append("            esac\n");
    }

    private static string Action(CompletedOption option) => option switch
    {
        { Value: "FILE" } => "compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$cur\"));",
        { Value: "DIR" } => "compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- \"$cur\"));",
        { Words.Count: > 0 } => $"COMPREPLY=($(compgen -W '{string.Join(' ', option.Words)}' -- \"$cur\"));",
        _ => "",
    };
}
