using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MetricsClient.Repository.Tests.Pages;

/// <summary>A heading and the text up to the next heading.</summary>
/// <param name="Text">The text, which begins with the heading.</param>
internal sealed partial record Section(string Text)
{
    /// <summary>Gets the level of the heading, from 1 to 6.</summary>
    public int Level => Text.TakeWhile(static letter => letter == '#').Count();

    /// <summary>Gets the text of the heading.</summary>
    public string Title => Text.Split('\n')[0].TrimStart('#', ' ');

    /// <summary>Gets the number of rows of tables, without the rows of a copied measurement.</summary>
    public int Rows => Copied().Replace(Text, "").Split('\n').Count(static line => line.StartsWith('|'));

    /// <summary>
    /// Gets the revision, which is the start of the hash code of the text. White space, comments and copied measurements do not count.
    /// <c>scripts/translations.py</c> computes the same revision.
    /// </summary>
    public string Revision
    {
        get
        {
            string text = Comment().Replace(Copied().Replace(Text, ""), "");
            string words = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)))[..8];
        }
    }

    [GeneratedRegex("<!-- numbers: .*?<!-- end: numbers -->", RegexOptions.Singleline)]
    private static partial Regex Copied();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
