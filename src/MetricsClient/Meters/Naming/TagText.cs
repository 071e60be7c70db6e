using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MetricsClient.Meters.Naming;

/// <summary>Converts tag values to label values. As in Prometheus, an empty label is a missing label.</summary>
internal static class TagText
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The texts of small numbers, such as status codes, are cached. So a measurement with such a tag allocates nothing.
    private static readonly string?[] s_numbers = new string?[1024];

    /// <summary>Returns the label value for a tag value; null if the tag value is null or empty. A list is written as a JSON array.</summary>
    public static string? Of(object? value) => value switch
    {
        string { Length: > 0 } text => text,
        null or "" => null,
        int number => Number(number),
        long number => Number(number),
        bool truth => truth ? "true" : "false",
        IFormattable other => other.ToString(format: null, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null,
        IList list => Json(list),
        _ => value.ToString() is { Length: > 0 } text ? text : null,
    };

    private static string Number(long number) => (ulong)number < (ulong)s_numbers.Length
        ? s_numbers[number] ??= number.ToString(CultureInfo.InvariantCulture)
        : number.ToString(CultureInfo.InvariantCulture);

    private static string Json(IList list)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, s_json))
        {
            json.WriteStartArray();
            foreach (object? element in list)
            {
                Write(json, element);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, object? element)
    {
        switch (element)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(element, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(Of(element) ?? "");
                break;
        }
    }
}
