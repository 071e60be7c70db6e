using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.AspNetCore.HttpMetrics;

/// <summary>Determines whether an app has Razor Pages, so that the requests have a label for the page.</summary>
internal static class RazorPages
{
    public static bool AreUsedBy(IServiceProvider services) => services.GetService<PageLoader>() is not null;
}
