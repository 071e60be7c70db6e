using System.Text.Json;

namespace MetricsClient.Tool.Gateway;

/// <summary>
/// Reads the groups of a gateway from JSON, token by token. Equal names are one string. Only the values of families with
/// a single value are kept, so millions of series need no memory.
/// </summary>
internal sealed class GroupsReader
{
    private const string PushTime = "push_time_seconds";
    private const string FailureTime = "push_failure_time_seconds";

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, string>> _pairs = [];

    /// <summary>Reads the response of <c>/api/v1/metrics</c>.</summary>
    /// <exception cref="JsonException">The JSON is not a response of a Pushgateway.</exception>
    public IReadOnlyList<PushgatewayGroup> Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        List<PushgatewayGroup>? groups = null;
        Next(ref reader, JsonTokenType.StartObject);
        while (NextName(ref reader, out string name))
        {
            if (name != "data")
            {
                Skip(ref reader);
                continue;
            }

            groups = [];
            Next(ref reader, JsonTokenType.StartArray);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                groups.Add(Group(ref reader));
            }
        }

        return groups ?? throw Unexpected();
    }

    private PushgatewayGroup Group(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        Dictionary<string, string> labels = [];
        bool? succeeded = null;
        DateTimeOffset? pushed = null;
        DateTimeOffset? failed = null;
        int families = 0;
        var values = new List<KeyValuePair<string, double>>();
        while (NextName(ref reader, out string name))
        {
            if (name == "labels")
            {
                labels = Strings(ref reader);
            }
            else if (name == "last_push_successful")
            {
                reader.Read();
                succeeded = reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : throw Unexpected();
            }
            else if (Family(ref reader, out int metrics, out double? first))
            {
                pushed = name == PushTime ? Time(first) : pushed;
                failed = name == FailureTime ? Time(first) : failed;
                families += name is PushTime or FailureTime ? 0 : 1;
                if (metrics == 1 && first is { } value && name is not (PushTime or FailureTime))
                {
                    values.Add(new(name, value));
                }
            }
        }

        return new PushgatewayGroup(labels, succeeded ?? throw Unexpected(), pushed, failed, families, [.. values]);
    }

    // Returns false if the member is not a family.
    private bool Family(ref Utf8JsonReader reader, out int metrics, out double? first)
    {
        (metrics, first) = (0, null);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        bool found = false;
        while (NextName(ref reader, out string name))
        {
            reader.Read();
            if (name != "metrics" || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            found = true;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                double? value = metrics++ == 0 ? Value(ref reader) : SkipMetric(ref reader);
                first ??= value;
            }
        }

        return found;
    }

    private double? Value(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        double? value = null;
        while (NextName(ref reader, out string name))
        {
            reader.Read();
            if (name == "value" && reader.TokenType == JsonTokenType.String)
            {
                value = GatewayJson.Number(reader.GetString());
            }
            else
            {
                reader.Skip();
            }
        }

        return value;
    }

    private static double? SkipMetric(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return null;
    }

    private Dictionary<string, string> Strings(ref Utf8JsonReader reader)
    {
        Next(ref reader, JsonTokenType.StartObject);
        _pairs.Clear();
        while (NextName(ref reader, out string name))
        {
            Next(ref reader, JsonTokenType.String);
            _pairs.Add(new(name, Shared(reader.GetString()!)));
        }

        // With the final number of labels, because a dictionary that grows step by step leaves twice its size behind.
        var strings = new Dictionary<string, string>(_pairs.Count, StringComparer.Ordinal);
        foreach ((string name, string value) in _pairs)
        {
            strings[name] = value;
        }

        return strings;
    }

    // Moves to the next member of an object. Returns false at the end of the object.
    private bool NextName(ref Utf8JsonReader reader, out string name)
    {
        bool more = reader.Read() && reader.TokenType == JsonTokenType.PropertyName;
        name = more ? Shared(reader.GetString()!) : "";
        return more;
    }

    private string Shared(string text)
    {
        const int MaxNames = 100_000;
        if (_names.TryGetValue(text, out string? known))
        {
            return known;
        }

        if (_names.Count < MaxNames)
        {
            _names.Add(text, text);
        }

        return text;
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static void Next(ref Utf8JsonReader reader, JsonTokenType type)
    {
        reader.Read();
        Expect(ref reader, type);
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (reader.TokenType != type)
        {
            throw Unexpected();
        }
    }

    // The gateway writes 0 if there was no such push.
    private static DateTimeOffset? Time(double? seconds) => seconds is > 0 and < 1e11
        ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds.Value * TimeSpan.TicksPerSecond))
        : null;

    private static JsonException Unexpected() => new("The response is not from a Pushgateway.");
}
