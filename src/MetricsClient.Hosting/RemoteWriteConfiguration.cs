using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace MetricsClient.Hosting;

/// <summary>Reads the options of one receiver of remote write from a configuration section.</summary>
internal static class RemoteWriteConfiguration
{
    /// <summary>Adds the receiver of a section to the destinations. Does nothing if the section has no endpoint.</summary>
    /// <exception cref="InvalidOperationException">A value cannot be converted to the type of the option; the message names the key.</exception>
    /// <exception cref="ArgumentException">An option is invalid.</exception>
    public static void Bind(IConfigurationSection section, PushOptions options)
    {
        var remoteWrite = new RemoteWriteOptions();
        if (ConfigurationValue.NonEmpty(section, nameof(remoteWrite.Endpoint)) is not { } endpoint)
        {
            return;
        }

        remoteWrite.Endpoint = new Uri(endpoint, UriKind.RelativeOrAbsolute);
        foreach (string? additional in section.GetSection(nameof(remoteWrite.AdditionalEndpoints)).GetChildren().Select(static child => child.Value))
        {
            if (!string.IsNullOrEmpty(additional))
            {
                remoteWrite.AdditionalEndpoints.Add(new Uri(additional, UriKind.RelativeOrAbsolute));
            }
        }

        remoteWrite.Instance = ConfigurationValue.NonEmpty(section, nameof(remoteWrite.Instance));
        remoteWrite.BearerToken = ConfigurationValue.NonEmpty(section, nameof(remoteWrite.BearerToken));
        remoteWrite.Credentials = ConfigurationValue.Login(section.GetSection(nameof(remoteWrite.Credentials)));
        ConfigurationValue.AddPairs(section.GetSection(nameof(remoteWrite.Headers)), remoteWrite.Headers);
        ConfigurationValue.AddPairs(section.GetSection(nameof(remoteWrite.Labels)), remoteWrite.Labels);
        remoteWrite.Protocol = ConfigurationValue.Of(section, nameof(remoteWrite.Protocol), ConfigurationValue.Member<RemoteWriteProtocol>) ?? remoteWrite.Protocol;
        remoteWrite.SendNativeHistograms =
            ConfigurationValue.Of(section, nameof(remoteWrite.SendNativeHistograms), bool.Parse) ?? remoteWrite.SendNativeHistograms;
        remoteWrite.ConvertClassicHistograms =
            ConfigurationValue.Of(section, nameof(remoteWrite.ConvertClassicHistograms), bool.Parse) ?? remoteWrite.ConvertClassicHistograms;
        remoteWrite.ConnectTimeout = ConfigurationValue.Of(section, nameof(remoteWrite.ConnectTimeout), ConfigurationValue.Time) ?? remoteWrite.ConnectTimeout;
        remoteWrite.UseProxy = ConfigurationValue.Of(section, nameof(remoteWrite.UseProxy), bool.Parse) ?? remoteWrite.UseProxy;
        remoteWrite.MaxRequestBytes = ConfigurationValue.Of(
            section, nameof(remoteWrite.MaxRequestBytes), static text => int.Parse(text, CultureInfo.InvariantCulture)) ?? remoteWrite.MaxRequestBytes;
        remoteWrite.MaxRequestSamples = ConfigurationValue.Of(
            section, nameof(remoteWrite.MaxRequestSamples), static text => int.Parse(text, CultureInfo.InvariantCulture)) ?? remoteWrite.MaxRequestSamples;
        IConfigurationSection queue = section.GetSection(nameof(remoteWrite.Queue));
        remoteWrite.Queue.Folder = ConfigurationValue.NonEmpty(queue, nameof(remoteWrite.Queue.Folder));
        remoteWrite.Queue.MaxAge = ConfigurationValue.Of(queue, nameof(remoteWrite.Queue.MaxAge), ConfigurationValue.Time) ?? remoteWrite.Queue.MaxAge;
        remoteWrite.Queue.MaxBytes = ConfigurationValue.Of(queue, nameof(remoteWrite.Queue.MaxBytes), ConfigurationValue.Bytes) ?? remoteWrite.Queue.MaxBytes;
        options.AddRemoteWrite(remoteWrite);
    }
}
