using Microsoft.Extensions.Options;

namespace MetricsClient.AspNetCore;

/// <summary>
/// Validates the options of metrics servers. Creates the objects of a server, whose constructors validate the options.
/// </summary>
internal sealed class MetricServerValidation : IValidateOptions<MetricServerOptions>
{
    public ValidateOptionsResult Validate(string? name, MetricServerOptions options)
    {
        try
        {
            _ = new KestrelBinding(options, https: null);
            _ = new ScrapeHandler(options.Scrape, [.. options.Registries]);
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException invalid)
        {
            string server = string.IsNullOrEmpty(name) ? "the metric server" : $"the metric server '{name}'";
            return ValidateOptionsResult.Fail($"MetricServerOptions of {server}: {invalid.Message}");
        }
    }
}
