using System.Collections;
using System.Globalization;
using System.Net;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace MetricsClient.Hosting.Tests;

/// <summary>Checks by reflection that a configuration key exists for each option of a pusher.</summary>
public sealed class PusherBindingTests
{
    // Callbacks and objects, which text cannot express.
    private static readonly string[] s_onlyInCode =
    [
        "Push:ClientCertificates", "Push:HttpInvoker", "Push:OnFailure", "Push:Registry", "Push:TrustedAuthorities",
    ];

    public static TheoryData<string> Paths => [.. Values(new MetricPusherOptions()).Keys.Except(s_onlyInCode)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_key_changes_exactly_the_option_of_the_same_name(string path)
    {
        var options = new MetricPusherOptions();
        Dictionary<string, (Type Type, string Value)> before = Values(options);
        (string suffix, string text) = Sample(before[path].Type, before[path].Value);
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>(path + suffix, text)])
            .Build();

        PusherConfiguration.Bind(configuration, options);

        Assert.Equal([path], Values(options).Where(after => after.Value != before[after.Key]).Select(static after => after.Key));
    }

    [Fact]
    public void Each_option_set_only_in_code_exists() => Assert.Empty(s_onlyInCode.Except(Values(new MetricPusherOptions()).Keys));

    private static Dictionary<string, (Type Type, string Value)> Values(object options, string prefix = "")
    {
        var values = new Dictionary<string, (Type, string)>(StringComparer.Ordinal);
        foreach (PropertyInfo property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            string path = prefix + property.Name;
            object? value = property.GetValue(options);
            if (value is PushOptions or SpoolOptions)
            {
                foreach ((string inner, (Type, string) leaf) in Values(value, path + ":"))
                {
                    values.Add(inner, leaf);
                }
            }
            else
            {
                values.Add(path, (property.PropertyType, Text(value)));
            }
        }

        return values;
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => text,
        IEnumerable items => string.Join(',', items.Cast<object>()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static (string Suffix, string Text) Sample(Type type, string current)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain switch
        {
            { IsEnum: true } => ("", Enum.GetNames(plain).First(name => name != current)),
            _ when plain == typeof(string) => ("", "text"),
            _ when plain == typeof(Uri) => ("", "http://gateway:9091"),
            _ when plain == typeof(TimeSpan) => ("", "00:00:42"),
            _ when plain == typeof(bool) => ("", current == "True" ? "false" : "true"),
            _ when plain == typeof(double) => ("", "0.5"),
            _ when plain == typeof(long) => ("", "42"),
            _ when plain == typeof(NetworkCredential) => (":UserName", "user"),
            _ when plain == typeof(IList<Uri>) => (":0", "http://gateway:9091"),
            _ when plain == typeof(IDictionary<string, string>) => (":name", "text"),
            _ => throw new NotSupportedException($"The type {type} has no sample text; add a sample, or list the option as set only in code."),
        };
    }
}
