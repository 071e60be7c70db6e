using System.Text;
using MetricsClient.Tests.Exposition;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Tests.Reading;

namespace MetricsClient.Fuzz.Targets;

/// <summary>The reader of the tool accepts an input, or refuses the input at a place within; the reader never throws.</summary>
internal static class ReaderTarget
{
    private const int Changes = 50;

    /// <summary>Changes scrapes of the corpus and a scrape of a random registry.</summary>
    public static void Check(Random random)
    {
        ExpositionFormat[] formats = [ExpositionFormat.PrometheusText1, ExpositionFormat.OpenMetricsText, ExpositionFormat.OpenMetricsText2];
        string rendered = Invariant.Render(RandomRegistry.Create(random), formats[random.Next(formats.Length)]);
        for (int i = 0; i < Changes; i++)
        {
            CheckText(i % 5 == 0 ? MutatedScrape.Change(rendered, random) : MutatedScrape.Create(random));
        }
    }

    /// <summary>Overwrites bytes of a scrape, which often leaves invalid UTF-8.</summary>
    public static void CheckBytes(Random random)
    {
        for (int i = 0; i < Changes; i++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(MutatedScrape.Create(random));
            for (int changes = random.Next(1, 4); changes > 0 && bytes.Length > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            CheckBytes(bytes);
        }
    }

    private static void CheckText(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        foreach (ScrapeFormat format in Enum.GetValues<ScrapeFormat>())
        {
            ScrapeReading reading = ScrapeReader.Read(bytes, format);
            Invariant.Holds(
                reading.Refusal is not { } refusal || MutatedScrape.Contains(text, refusal.Place),
                () => $"{format} refuses at {reading.Refusal?.Place}, which is not within:\n{text}");
        }
    }

    private static void CheckBytes(byte[] bytes)
    {
        foreach (ScrapeFormat format in Enum.GetValues<ScrapeFormat>())
        {
            ScrapeReading reading = ScrapeReader.Read(bytes, format);
            Invariant.Holds(
                reading.Refusal is null || reading.Families.Count == 0,
                () => $"{format} refuses but has families: {Convert.ToHexString(bytes)}");
        }
    }
}
