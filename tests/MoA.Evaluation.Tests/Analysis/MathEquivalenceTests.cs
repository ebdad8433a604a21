using FsCheck;
using FsCheck.Fluent;
using MoA.Evaluation.Analysis.Accuracy;

namespace MoA.Evaluation.Tests.Analysis;

public sealed class MathEquivalenceTests
{
    // What the original's _strip_string (hendrycks/math at 985bdc1, run with Python 3.11) makes of these; null: it raises an exception.
    [Theory]
    [InlineData("1/2", "\\frac{1}{2}")]
    [InlineData("0.5", "\\frac{1}{2}")]
    [InlineData(".5", "\\frac{1}{2}")]
    [InlineData(" .5", "\\frac{1}{2}")]
    [InlineData("{.5}", "{0.5}")]
    [InlineData("(1,.5)", "(1,.5)")]
    [InlineData("-3/4", "\\frac{-3}{4}")]
    [InlineData("-1/-2", "\\frac{-1}{-2}")]
    [InlineData("0/0", "\\frac{0}{0}")]
    [InlineData("-0/5", "-0/5")]
    [InlineData("03/4", "03/4")]
    [InlineData("+1/2", "+1/2")]
    [InlineData("1/2/3", "1/2/3")]
    [InlineData("a/b", "a/b")]
    [InlineData("\u0663/4", "\u0663/4")]
    [InlineData("1 / 2", "\\frac{1}{2}")]
    [InlineData("\\frac12", "\\frac{1}{2}")]
    [InlineData("\\frac 12", "\\frac{1}{2}")]
    [InlineData("\\frac1{72}", "\\frac{1}{72}")]
    [InlineData("\\frac{72}1", "\\frac{72}1")]
    [InlineData("2\\frac12+\\frac34", "2\\frac{1}{2}+\\frac{3}{4}")]
    [InlineData("\\frac\\pi2", "\\frac{\\}{p}i2")]
    [InlineData("\\frac1", "\\frac1")]
    [InlineData("\\frac1\\frac2", "\\frac1\\frac2")]
    [InlineData("x\\frac", null)]
    [InlineData("\\tfrac83", "\\frac{8}{3}")]
    [InlineData("\\dfrac{1}{2}", "\\frac{1}{2}")]
    [InlineData("\\sqrt3", "\\sqrt{3}")]
    [InlineData("\\sqrt 3", "\\sqrt{}3")]
    [InlineData("2\\sqrt", null)]
    [InlineData("10\\text{ units}", "10")]
    [InlineData("5\\text{cm}", "5\\text{cm}")]
    [InlineData("\\text{ units}", "")]
    [InlineData("5\\text{ a}\\text{ b}", null)]
    [InlineData("\\$10", "10")]
    [InlineData("10\\%", "10")]
    [InlineData("10%", "10%")]
    [InlineData("\\\\\\%%x", "x")]
    [InlineData("x=5", "5")]
    [InlineData("x =5", "5")]
    [InlineData("=5", "5")]
    [InlineData("abc=5", "abc=5")]
    [InlineData("a=b=c", "a=b=c")]
    [InlineData("\\left(x-2\\right)", "(x-2)")]
    [InlineData("\\leftarrow", "arrow")]
    [InlineData("90^\\circ", "90")]
    [InlineData("90^{\\circ}", "90")]
    [InlineData("1\\\\2", "1\\2")]
    [InlineData("\\!1\n", "1")]
    [InlineData("", "")]
    public void An_answer_is_written_as_the_original_writes_it(string answer, string? expected) => Assert.Equal(expected, MathEquivalence.Normalise(answer));

    // Pairs of the original's own tests, modeling/math_equivalence_test.py.
    [Theory]
    [InlineData("\\tfrac{1}{2} + \\frac1{72}", "\\\\frac{1}{2} + 2/3", false)]
    [InlineData("10, 4, -2", "4, 10, -2", false)]
    [InlineData("\\tfrac{1}{2} +\\! \\frac1{72}", "\\\\dfrac{1}{2} +\\frac{1}{72}", true)]
    [InlineData("10\\text{ units}", "10 ", true)]
    [InlineData("10\\text{ units}", "100 ", false)]
    [InlineData("\\left(x-2\\right)\\left(x+2\\right)", "(x-2)(x+2)", true)]
    [InlineData("0.1, 4, 2", "4, .1, 2", false)]
    [InlineData("0.1", ".1", true)]
    [InlineData("10\\sqrt{3} + \\sqrt4", "10\\sqrt3 + \\sqrt{4}", true)]
    [InlineData("\\frac34i", "\\frac{3}{4}i", true)]
    [InlineData("5x - 7y + 11z + 4 = 0", "x + y - z + 2 = 0", false)]
    [InlineData("1/2", "\\frac{1}{2}", true)]
    // Where writing it fails, the texts are compared as they are.
    [InlineData("\\sqrt", "\\sqrt", true)]
    [InlineData("\\sqrt", " \\sqrt", false)]
    [InlineData(null, "1", false)]
    [InlineData(null, null, true)]
    public void Answers_are_equal_where_the_original_says_so(string? first, string? second, bool expected)
    {
        Assert.Equal(expected, MathEquivalence.AreEqual(first, second));
        Assert.Equal(expected, MathEquivalence.AreEqual(second, first));
    }

    [Fact]
    public void An_answer_is_equal_to_itself_however_it_is_spaced() => Prop.ForAll(
        Arb.From(Gen.ArrayOf(Gen.Elements("\\frac", "{", "}", "1", "2", "/", "-", "0.5", "=", "x", "\\sqrt", "%"))),
        parts => MathEquivalence.AreEqual(string.Concat(parts), string.Concat(parts))
            && MathEquivalence.AreEqual("\\dfrac{1}{2}" + string.Concat(parts), "\\frac{1}{2}" + string.Concat(parts)) == (MathEquivalence.Normalise("\\frac{1}{2}" + string.Concat(parts)) is not null))
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("So $x = \\boxed{\\frac{1}{2}}$.", "\\frac{1}{2}")]
    [InlineData("First \\boxed{1}, then \\boxed{2}.", "2")]
    [InlineData("\\boxed{}", "")]
    [InlineData("\\boxed{a{b}c}d}", "a{b}c")]
    [InlineData("\\boxed 5", null)]
    [InlineData("\\boxed 5 and {6}", null)]
    [InlineData("\\boxed{never closed", null)]
    [InlineData("\\fbox{3}", null)]
    [InlineData("\\fbox{3} \\boxed{4}", "4")]
    [InlineData("The answer is 5.", null)]
    [InlineData(null, null)]
    public void The_answer_stands_in_the_last_box(string? solution, string? expected) => Assert.Equal(expected, BoxedAnswer.Find(solution));
}
