using MetricsClient.Text;

namespace MetricsClient.Tests.Text;

public sealed class EscapedNameTests
{
    [Theory]
    [InlineData("mysystem.prod.west.cpu.load_total", "mysystem_prod_west_cpu_load_total", "mysystem_dot_prod_dot_west_dot_cpu_dot_load__total", "U__mysystem_2e_prod_2e_west_2e_cpu_2e_load__total")]
    [InlineData("label with 😱", "label_with__", "label__with____", "U__label_20_with_20__1f631_")]
    [InlineData("花火", "__", "____", "U___82b1__706b_")]
    [InlineData("http.status:sum", "http_status:sum", "http_dot_status:sum", "U__http_2e_status:sum")]
    [InlineData("9lives", "_lives", "__lives", "U___39_lives")]
    [InlineData("a9\n", "a9_", "a9__", "U__a9_a_")]
    [InlineData("\u0661", "_", "__", "U___661_")]
    public void A_metric_name_is_escaped_by_code_point(string name, string underscores, string dots, string values)
    {
        Assert.Equal(underscores, EscapedName.OfMetric(name, EscapingScheme.Underscores));
        Assert.Equal(dots, EscapedName.OfMetric(name, EscapingScheme.Dots));
        Assert.Equal(values, EscapedName.OfMetric(name, EscapingScheme.Values));
        Assert.Equal(name, EscapedName.OfMetric(name, EscapingScheme.AllowUtf8));
    }

    [Theory]
    [InlineData("a_b:c9")]
    [InlineData("U__a_2e_b")]
    [InlineData("_")]
    [InlineData("a__b")]
    public void A_classic_name_is_not_escaped(string name) =>
        Assert.All(Enum.GetValues<EscapingScheme>(), scheme => Assert.Equal(name, EscapedName.OfMetric(name, scheme)));

    [Theory]
    [InlineData("a:b_c", "a_b_c", "a__b__c", "U__a_3a_b__c")]
    public void A_colon_is_escaped_in_a_label_name(string name, string underscores, string dots, string values)
    {
        Assert.Equal(underscores, EscapedName.OfLabel(name, EscapingScheme.Underscores));
        Assert.Equal(dots, EscapedName.OfLabel(name, EscapingScheme.Dots));
        Assert.Equal(values, EscapedName.OfLabel(name, EscapingScheme.Values));
    }

    [Fact]
    public void Every_escaped_name_is_a_classic_name()
    {
        var random = new Random(17);
        for (int i = 0; i < 2_000; i++)
        {
            string name = RandomText.Name(random);
            var scheme = (EscapingScheme)random.Next(3);

            Assert.True(MetricName.IsValidMetric(EscapedName.OfMetric(name, scheme)), name);
            Assert.True(MetricName.IsValidLabel(EscapedName.OfLabel(name, scheme)), name);
        }
    }
}
