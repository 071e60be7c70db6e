using System.Diagnostics.Metrics;
using System.Text.Json;

namespace MetricsClient.Page;

/// <summary>The .NET meters of the process and their instruments, in JSON for the metrics page.</summary>
internal static class MeterList
{
    /// <summary>
    /// Lists each instrument once: exposed if one of the registries exposes the instrument, and otherwise with the state that has a reason.
    /// </summary>
    public static byte[] Of(CollectorRegistry[] registries)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartArray();
            foreach (IGrouping<Instrument, MeterInstrumentInfo> infos in registries
                .SelectMany(static registry => registry.DescribeMeters()).GroupBy(static info => info.Instrument))
            {
                Write(writer, infos.MaxBy(static info => info.Status == MeterInstrumentStatus.Exposed ? int.MaxValue : (int)info.Status)!);
            }

            writer.WriteEndArray();
        }

        return json.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, MeterInstrumentInfo info)
    {
        Instrument instrument = info.Instrument;
        writer.WriteStartObject();
        writer.WriteString("meter", instrument.Meter.Name);
        writer.WriteString("version", instrument.Meter.Version);
        writer.WriteString("instrument", instrument.Name);
        writer.WriteString("kind", instrument.GetType().Name.Split('`')[0]);
        writer.WriteString("unit", instrument.Unit);
        writer.WriteString("description", instrument.Description);
        writer.WriteString("status", info.Status.ToString());
        writer.WriteString("family", info.FamilyName);
        writer.WriteString("reason", info.Reason);
        writer.WriteEndObject();
    }
}
