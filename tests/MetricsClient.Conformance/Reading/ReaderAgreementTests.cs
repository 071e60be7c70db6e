using MetricsClient.Conformance.Referees;
using MetricsClient.Tool.Tests.Reading.Corpus;

namespace MetricsClient.Conformance.Reading;

/// <summary>
/// The reader of the tool and the referees accept and refuse the same scrapes, except for listed differences. The tests of the tool
/// hold the reader to the corpus.
/// </summary>
public sealed class ReaderAgreementTests
{
    [Fact]
    public async Task Promtool_decides_about_Prometheus_text_as_the_reader_does()
    {
        List<string> different = [];
        foreach ((string scrape, bool accepted) in Scrapes(TextCorpus.Accepted, RefusedTextCorpus.Refused))
        {
            if (accepted != await Promtool.CanReadAsync(scrape))
            {
                different.Add(scrape);
            }
        }

        Assert.Equal(InOrder(ReaderDifferences.ToPromtool.Keys), InOrder(different));
    }

    [Fact]
    public async Task The_Python_reader_decides_about_OpenMetrics_as_the_reader_does()
    {
        (string Scrape, bool Accepted)[] scrapes = [.. Scrapes(OpenMetricsCorpus.Accepted, RefusedOpenMetricsCorpus.Refused)];

        IReadOnlyList<string?> refusals = await PythonReader.JudgeAsync("openmetrics", [.. scrapes.Select(static item => item.Scrape)]);

        Assert.Equal(
            InOrder(ReaderDifferences.ToPython.Keys),
            InOrder(scrapes.Where((item, i) => item.Accepted != refusals[i] is null).Select(static item => item.Scrape)));
    }

    [Fact]
    public async Task The_Python_reader_accepts_all_Prometheus_text_that_the_reader_does()
    {
        string[] scrapes = [.. TextCorpus.Accepted.Keys.Where(static scrape => !ReaderDifferences.HasQuotedNames(scrape))];

        Assert.All(await PythonReader.JudgeAsync("text", scrapes), Assert.Null);
    }

    // Each scrape with the decision of the reader. Names in quotes are left out, since only the newest referees know such names.
    private static IEnumerable<(string Scrape, bool Accepted)> Scrapes(
        IReadOnlyDictionary<string, string> accepted, IReadOnlyDictionary<string, string> refused) =>
        accepted.Keys.Select(static scrape => (scrape, true))
            .Concat(refused.Keys.Select(static scrape => (scrape, false)))
            .Where(static item => !item.Item2 || !ReaderDifferences.HasQuotedNames(item.scrape));

    private static IEnumerable<string> InOrder(IEnumerable<string> scrapes) => scrapes.Order(StringComparer.Ordinal);
}
