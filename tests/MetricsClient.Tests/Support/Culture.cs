using System.Globalization;

namespace MetricsClient.Tests;

/// <summary>Runs work as on a machine that is set to another culture.</summary>
internal static class Culture
{
    public static TResult Run<TResult>(string name, Func<TResult> work)
    {
        (CultureInfo before, CultureInfo beforeUI) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(name);
            return work();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUI);
        }
    }
}
