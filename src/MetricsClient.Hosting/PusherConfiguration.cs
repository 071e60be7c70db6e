using Microsoft.Extensions.Configuration;
using static MetricsClient.Hosting.ConfigurationValue;

namespace MetricsClient.Hosting;

/// <summary>
/// Reads the options of a pusher from a configuration section. Reads every option that has a text form. No reflection
/// is used, so that trimmed programs work. An empty value counts as not configured.
/// </summary>
internal static class PusherConfiguration
{
    /// <exception cref="InvalidOperationException">A value cannot be converted to the type of the option; the message names the key.</exception>
    public static void Bind(IConfiguration section, MetricPusherOptions options)
    {
        options.Job = NonEmpty(section, nameof(options.Job)) ?? options.Job;
        options.Interval = Of(section, nameof(options.Interval), Time) ?? options.Interval;
        options.Jitter = Of(section, nameof(options.Jitter), Number) ?? options.Jitter;
        options.ShutdownAction = Of(section, nameof(options.ShutdownAction), Member<ShutdownAction>) ?? options.ShutdownAction;
        Bind(section.GetSection(nameof(options.Push)), options.Push);
    }

    private static void Bind(IConfigurationSection section, PushOptions options)
    {
        BindGateways(section, options);
        options.UseCompression = Of(section, nameof(options.UseCompression), bool.Parse) ?? options.UseCompression;
        options.TextfileFolder = NonEmpty(section, nameof(options.TextfileFolder)) ?? options.TextfileFolder;
        AddPairs(section.GetSection(nameof(options.GroupingKey)), options.GroupingKey);
        options.AllowEmptyGroupingValues =
            Of(section, nameof(options.AllowEmptyGroupingValues), bool.Parse) ?? options.AllowEmptyGroupingValues;
        options.Method = Of(section, nameof(options.Method), Member<PushMethod>) ?? options.Method;
        options.GroupTimeToLive = Of(section, nameof(options.GroupTimeToLive), Time) ?? options.GroupTimeToLive;
        options.ShutdownTimeout = Of(section, nameof(options.ShutdownTimeout), Time) ?? options.ShutdownTimeout;
        IConfigurationSection spool = section.GetSection(nameof(options.Spool));
        options.Spool.Folder = NonEmpty(spool, nameof(options.Spool.Folder)) ?? options.Spool.Folder;
        options.Spool.MaxAge = Of(spool, nameof(options.Spool.MaxAge), Time) ?? options.Spool.MaxAge;
        options.Spool.MaxBytes = Of(spool, nameof(options.Spool.MaxBytes), Bytes) ?? options.Spool.MaxBytes;
        RemoteWriteConfiguration.Bind(section.GetSection("RemoteWrite"), options);
    }

    private static void BindGateways(IConfigurationSection section, PushOptions options)
    {
        options.Gateway = NonEmpty(section, nameof(options.Gateway)) is { } gateway ? Address(gateway) : options.Gateway;
        foreach (IConfigurationSection additional in section.GetSection(nameof(options.AdditionalGateways)).GetChildren())
        {
            if (!string.IsNullOrEmpty(additional.Value))
            {
                options.AdditionalGateways.Add(Address(additional.Value));
            }
        }

        options.PushToAllGateways = Of(section, nameof(options.PushToAllGateways), bool.Parse) ?? options.PushToAllGateways;
        IConfigurationSection login = section.GetSection(nameof(options.Credentials));
        options.Credentials = Login(login) ?? options.Credentials;
        options.BearerToken = NonEmpty(section, nameof(options.BearerToken)) ?? options.BearerToken;
        AddPairs(section.GetSection(nameof(options.Headers)), options.Headers);
        options.ConnectTimeout = Of(section, nameof(options.ConnectTimeout), Time) ?? options.ConnectTimeout;
        options.Timeout = Of(section, nameof(options.Timeout), Time) ?? options.Timeout;
        options.UseProxy = Of(section, nameof(options.UseProxy), bool.Parse) ?? options.UseProxy;
    }

    // The address is not checked here. The validation of all options checks it, so that the message is the same as for
    // options set in code.
    private static Uri Address(string text) => new(text, UriKind.RelativeOrAbsolute);
}
