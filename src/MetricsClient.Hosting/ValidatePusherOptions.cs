using Microsoft.Extensions.Options;

namespace MetricsClient.Hosting;

/// <summary>
/// Validates the options of pushers when the host starts, by the rules of <see cref="MetricPusher"/>.
/// </summary>
internal sealed class ValidatePusherOptions : IValidateOptions<MetricPusherOptions>
{
    public ValidateOptionsResult Validate(string? name, MetricPusherOptions options)
    {
        if (!options.Push.HasDestination)
        {
            return ValidateOptionsResult.Success;
        }

        try
        {
            // The constructor validates all options and opens no connection.
            new MetricPusher(options).Dispose();
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException mistake)
        {
            return ValidateOptionsResult.Fail($"Metric pusher '{new PusherName(name ?? "").DisplayName}': {mistake.Message}");
        }
    }
}
