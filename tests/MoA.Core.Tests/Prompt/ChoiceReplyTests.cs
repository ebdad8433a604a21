using FsCheck;
using FsCheck.Fluent;
using MoA.Core.Prompt;

namespace MoA.Core.Tests.Prompt;

public sealed class ChoiceReplyTests
{
    [Theory]
    [InlineData("[[2]]", 2)]
    [InlineData("  [[ 2 ]]\n", 2)]
    [InlineData("The best candidate is [[2]].", 2)]
    [InlineData("[[2]] because it is right. Again: [[2]].", 2)]
    [InlineData("[[Candidate 3]]", 3)]
    [InlineData("[[#3]]", 3)]
    [InlineData("2", 2)]
    [InlineData("2.", 2)]
    [InlineData("**2**", 2)]
    [InlineData("[2]", 2)]
    [InlineData("\"2\"", 2)]
    [InlineData("Candidate 2", 2)]
    [InlineData("The best candidate is 2.", 2)]
    [InlineData("Answer: 3", 3)]
    [InlineData("#1", 1)]
    [InlineData("<think>[[1]] is short, 3 is long.</think>\n\n[[2]]", 2)]
    [InlineData("<think>2</think>3", 3)]
    public void A_reply_names_its_candidate(string reply, int expected) => Assert.Equal(expected, ChoiceReply.Read(reply, 3));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("[[0]]")]
    [InlineData("[[4]]")]
    [InlineData("[[-1]]")]
    [InlineData("[[1.5]]")]
    [InlineData("[[number]]")]
    [InlineData("[[1]] or [[2]]")]
    [InlineData("[[1]] lacks a proof, so [[2]]")]
    [InlineData("4")]
    [InlineData("0")]
    [InlineData("1 and 2")]
    [InlineData("1, 2")]
    [InlineData("1.5")]
    [InlineData("I like candidate 2 best because of its proof.")]
    [InlineData("2 of the candidates are right.")]
    [InlineData("There are 3 reasons the sky is blue.")]
    [InlineData("None.")]
    [InlineData("[[99999999999999999999]]")]
    [InlineData("٢")]
    [InlineData("[[2]]</think>")]
    public void What_names_none_or_several_is_no_choice(string? reply) => Assert.Null(ChoiceReply.Read(reply, 3));

    [Theory]
    [InlineData("[[2]]", 2)]
    [InlineData("[[2]] is good, but", null)]
    [InlineData("2", null)]
    public void Of_a_reply_that_was_cut_only_the_form_itself_counts(string reply, int? expected) =>
        Assert.Equal(expected, ChoiceReply.Read(reply, 3, isCut: true));

    [Fact]
    public void Whatever_is_said_the_number_is_a_candidate_s() => Prop.ForAll(
        Arb.From(Gen.ArrayOf(Gen.Elements("[[", "]]", "1", "2", "7", "candidate ", " ", "[", ".", "<think>", "</think>", "\n", "is", "x"))),
        Arb.From(Gen.Choose(0, 9)),
        (pieces, candidates) => ChoiceReply.Read(string.Concat(pieces), candidates) is not { } number || (number >= 1 && number <= candidates)).QuickCheckThrowOnFailure();

    [Fact]
    public void Two_numbers_in_the_form_are_never_a_choice_whatever_stands_around_them() => Prop.ForAll(
        Arb.From(Gen.Choose(1, 9).Two().Where(pair => pair.Item1 != pair.Item2)),
        ArbMap.Default.ArbFor<NonNull<string>>(),
        (pair, text) =>
        {
            var around = text.Get.Replace("</think>", "", StringComparison.OrdinalIgnoreCase).Replace("[", "", StringComparison.Ordinal);
            return ChoiceReply.Read($"[[{pair.Item1}]]{around}[[{pair.Item2}]]", 9) is null;
        }).QuickCheckThrowOnFailure();
}
