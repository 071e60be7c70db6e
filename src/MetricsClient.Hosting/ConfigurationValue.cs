using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace MetricsClient.Hosting;

/// <summary>Reads single values from configuration. An empty value counts as not configured.</summary>
internal static class ConfigurationValue
{
    public static void AddPairs(IConfigurationSection section, IDictionary<string, string> pairs)
    {
        foreach (IConfigurationSection pair in section.GetChildren())
        {
            pairs[pair.Key] = pair.Value ?? "";
        }
    }

    public static string? NonEmpty(IConfiguration section, string key) => section[key] is { Length: > 0 } text ? text : null;

    /// <summary>Converts a value; null if the value is not configured.</summary>
    /// <exception cref="InvalidOperationException">The value cannot be converted; the message names the key.</exception>
    public static T? Of<T>(IConfiguration section, string key, Func<string, T> parse)
        where T : struct
    {
        if (NonEmpty(section, key) is not { } text)
        {
            return null;
        }

        try
        {
            return parse(text);
        }
        catch (Exception mistake) when (mistake is FormatException or OverflowException or ArgumentException)
        {
            string path = section is IConfigurationSection { Path: var parent } ? ConfigurationPath.Combine(parent, key) : key;
            throw new InvalidOperationException(
                $"The configuration value '{text}' of '{path}' is not a {typeof(T).Name} ({mistake.Message})", mistake);
        }
    }

    /// <summary>Returns the user name and password of a section; null if there is no user name.</summary>
    public static NetworkCredential? Login(IConfiguration section) => NonEmpty(section, nameof(NetworkCredential.UserName)) is { } user
        ? new NetworkCredential(user, section[nameof(NetworkCredential.Password)])
        : null;

    public static TimeSpan Time(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    public static long Bytes(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    public static T Member<T>(string text)
        where T : struct, Enum => Enum.Parse<T>(text, ignoreCase: true);
}
