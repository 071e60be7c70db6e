using System.Text;

namespace MetricsClient.Analyzers.Labels;

/// <summary>Converts the name of a parameter to a label name.</summary>
internal static class SnakeCase
{
    /// <summary>Returns the words of a name in lower case, joined by underscores: <c>HTTPStatusCode</c> gives <c>http_status_code</c>.</summary>
    public static string Of(string name)
    {
        var snake = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && BeginsWord(name, i))
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(name[i]));
        }

        return snake.ToString();
    }

    // A capital letter begins a word after another character, and as the last capital letter before a small letter.
    private static bool BeginsWord(string name, int i) =>
        char.IsUpper(name[i])
        && name[i - 1] != '_'
        && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
}
