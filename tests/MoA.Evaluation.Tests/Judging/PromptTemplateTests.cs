using MoA.Evaluation.Judging;

namespace MoA.Evaluation.Tests.Judging;

public sealed class PromptTemplateTests
{
    private static readonly Dictionary<string, string> Values = new() { ["a"] = "{b}", ["b"] = "two {{" };

    [Fact]
    public void What_is_put_in_is_not_looked_at() => Assert.Equal("{b} and two {{", PromptTemplate.Fill("{a} and {b}", Values, doubledBraces: true));

    [Fact]
    public void Doubled_braces_are_braces_as_in_python() => Assert.Equal("{a} is {b}", PromptTemplate.Fill("{{a}} is {a}", Values, doubledBraces: true));

    [Fact]
    public void Braces_around_no_name_stand_for_themselves() =>
        Assert.Equal("{\n    {b},\n} {c} {{b}", PromptTemplate.Fill("{\n    {a},\n} {c} {{a}", Values, doubledBraces: false).Replace("{{b}", "{{b}", StringComparison.Ordinal));
}
