using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace MetricsClient.Hosting;

/// <summary>
/// Reads the options of a pusher from a configuration section. Reads every option that has a text form. No reflection
/// is used, so that trimmed programs work. An empty value counts as not configured.
/// </summary>
internal static class PusherConfiguration
{
    /// <exception cref="InvalidOperationException">
    /// A value cannot be converted to the type of the option; the message names the key.
    /// </exception>
    public static void Bind(IConfiguration section, MetricPusherOptions options)
    {
        options.Job = Text(section, nameof(options.Job)) ?? options.Job;
        options.Interval = Value(section, nameof(options.Interval), Time) ?? options.Interval;
        options.Jitter = Value(section, nameof(options.Jitter), Number) ?? options.Jitter;
        options.ShutdownAction = Value(section, nameof(options.ShutdownAction), Member<ShutdownAction>) ?? options.ShutdownAction;
        Bind(section.GetSection(nameof(options.Push)), options.Push);
    }

    private static void Bind(IConfigurationSection section, PushOptions options)
    {
        BindGateways(section, options);
        options.UseCompression = Value(section, nameof(options.UseCompression), bool.Parse) ?? options.UseCompression;
        options.TextfileFolder = Text(section, nameof(options.TextfileFolder)) ?? options.TextfileFolder;
        AddPairs(section.GetSection(nameof(options.GroupingKey)), options.GroupingKey);
        options.AllowEmptyGroupingValues =
            Value(section, nameof(options.AllowEmptyGroupingValues), bool.Parse) ?? options.AllowEmptyGroupingValues;
        options.Method = Value(section, nameof(options.Method), Member<PushMethod>) ?? options.Method;
        options.GroupTimeToLive = Value(section, nameof(options.GroupTimeToLive), Time) ?? options.GroupTimeToLive;
        options.ShutdownTimeout = Value(section, nameof(options.ShutdownTimeout), Time) ?? options.ShutdownTimeout;
        IConfigurationSection spool = section.GetSection(nameof(options.Spool));
        options.Spool.Folder = Text(spool, nameof(options.Spool.Folder)) ?? options.Spool.Folder;
        options.Spool.MaxAge = Value(spool, nameof(options.Spool.MaxAge), Time) ?? options.Spool.MaxAge;
        options.Spool.MaxBytes = Value(spool, nameof(options.Spool.MaxBytes), Bytes) ?? options.Spool.MaxBytes;
    }

    private static void BindGateways(IConfigurationSection section, PushOptions options)
    {
        options.Gateway = Text(section, nameof(options.Gateway)) is { } gateway ? Address(gateway) : options.Gateway;
        foreach (IConfigurationSection additional in section.GetSection(nameof(options.AdditionalGateways)).GetChildren())
        {
            if (!string.IsNullOrEmpty(additional.Value))
            {
                options.AdditionalGateways.Add(Address(additional.Value));
            }
        }

        options.PushToAllGateways = Value(section, nameof(options.PushToAllGateways), bool.Parse) ?? options.PushToAllGateways;
        IConfigurationSection login = section.GetSection(nameof(options.Credentials));
        options.Credentials = Text(login, nameof(NetworkCredential.UserName)) is { } user
            ? new NetworkCredential(user, login[nameof(NetworkCredential.Password)])
            : options.Credentials;
        options.BearerToken = Text(section, nameof(options.BearerToken)) ?? options.BearerToken;
        AddPairs(section.GetSection(nameof(options.Headers)), options.Headers);
        options.ConnectTimeout = Value(section, nameof(options.ConnectTimeout), Time) ?? options.ConnectTimeout;
        options.Timeout = Value(section, nameof(options.Timeout), Time) ?? options.Timeout;
        options.UseProxy = Value(section, nameof(options.UseProxy), bool.Parse) ?? options.UseProxy;
    }

    private static void AddPairs(IConfigurationSection section, IDictionary<string, string> pairs)
    {
        foreach (IConfigurationSection pair in section.GetChildren())
        {
            pairs[pair.Key] = pair.Value ?? "";
        }
    }

    private static string? Text(IConfiguration section, string key) => section[key] is { Length: > 0 } text ? text : null;

    private static T? Value<T>(IConfiguration section, string key, Func<string, T> parse)
        where T : struct
    {
        if (Text(section, key) is not { } text)
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

    // The address is not checked here. The validation of all options checks it, so that the message is the same as for
    // options set in code.
    private static Uri Address(string text) => new(text, UriKind.RelativeOrAbsolute);

    private static TimeSpan Time(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static long Bytes(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static T Member<T>(string text)
        where T : struct, Enum => Enum.Parse<T>(text, ignoreCase: true);
}
