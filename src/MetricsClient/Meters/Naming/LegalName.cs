using System.Globalization;
using System.Text;

namespace MetricsClient.Meters.Naming;

/// <summary>Replaces characters that Prometheus names do not have.</summary>
internal static class LegalName
{
    /// <summary>
    /// Replaces each run of other ASCII characters and underscores by one underscore. A character beyond ASCII becomes its code in
    /// hexadecimal digits, between underscores, so that different names stay different. A name that starts with a digit gets an underscore.
    /// </summary>
    public static string Of(string name)
    {
        var legal = new StringBuilder(name.Length + 1);
        bool isAfterCode = false;
        foreach (Rune rune in name.EnumerateRunes())
        {
            bool isCode = !rune.IsAscii;
            if (isCode || isAfterCode || !IsLegal(rune) || (legal.Length == 0 && Rune.IsDigit(rune)))
            {
                AppendSeparator(legal);
            }

            if (isCode)
            {
                legal.Append(rune.Value.ToString("x4", CultureInfo.InvariantCulture));
            }
            else if (IsLegal(rune))
            {
                legal.Append((char)rune.Value);
            }

            isAfterCode = isCode;
        }

        return legal.ToString();
    }

    private static bool IsLegal(Rune rune) => rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value == ':');

    private static void AppendSeparator(StringBuilder legal)
    {
        if (legal.Length == 0 || legal[^1] != '_')
        {
            legal.Append('_');
        }
    }
}
