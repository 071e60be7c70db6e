using System.Text.Encodings.Web;
using System.Text.Json;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Inputs;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Groups;

/// <summary>
/// Writes groups as JSON. Times are in seconds since the Unix epoch; null means that the event has never happened.
/// </summary>
internal static class GroupJson
{
    // The output is not part of a web page, so characters such as quotes in names are not escaped more than JSON
    // requires.
    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints the JSON text that a function writes, with a line feed at the end.</summary>
    public static void Print(Screen screen, Action<Utf8JsonWriter> write)
    {
        using var json = new InputBuffer();
        using (var writer = new Utf8JsonWriter(json, s_options))
        {
            write(writer);
        }

        json.Append("\n"u8);
        screen.Print(json.Bytes);
    }

    /// <summary>Writes a group as a JSON object.</summary>
    public static void Write(Utf8JsonWriter json, PushgatewayGroup group)
    {
        json.WriteStartObject();
        json.WriteStartObject("labels");
        foreach ((string name, string value) in GroupText.Ordered(group.Labels))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        Write(json, "push_time_seconds", Seconds(group.PushTime));
        Write(json, "push_failure_time_seconds", Seconds(group.FailureTime));
        json.WriteBoolean("last_push_successful", group.LastPushSucceeded);
        Write(json, "ttl_seconds", group.GetValue(GroupMetrics.TimeToLive));
        Write(json, "last_run_success", group.GetValue(GroupMetrics.LastRunSuccess));
        Write(json, "last_exit_code", group.GetValue(GroupMetrics.LastExitCode));
        json.WriteNumber("families", group.FamilyCount);
        json.WriteEndObject();
    }

    // JSON has no infinities and no NaN, so null is written for them.
    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static double? Seconds(DateTimeOffset? time) => time is { } at ? (at - DateTimeOffset.UnixEpoch).TotalSeconds : null;
}
