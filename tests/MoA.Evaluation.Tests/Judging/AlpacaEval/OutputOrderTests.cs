using System.Security.Cryptography;
using System.Text;
using MoA.Evaluation.Judging.AlpacaEval;
using MoA.Evaluation.Suites.AlpacaEval;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Judging.AlpacaEval;

/// <summary>The expected orders are CPython 3's: <c>random.Random("is_switched_outputs" + instruction + str(seed)).choices([False, True], k=1)[0]</c>.</summary>
public sealed class OutputOrderTests
{
    [Theory]
    [InlineData("What are the names of some famous actors that started their careers on Broadway?", 0, true)]
    [InlineData("What are the names of some famous actors that started their careers on Broadway?", 123, true)]
    [InlineData("How did US states get their names?", 0, true)]
    [InlineData("How did US states get their names?", 1, true)]
    [InlineData("What is some cool music from the 1920s?", 0, false)]
    [InlineData("Ünïcödé? 日本語 🎉", 0, false)]
    [InlineData("Ünïcödé? 日本語 🎉", 1, true)]
    [InlineData("", 0, false)]
    [InlineData("", 123, false)]
    public void It_is_pythons_choice(string instruction, int seed, bool expected) => Assert.Equal(expected, OutputOrder.IsSwitched(instruction, seed));

    [Fact]
    public void A_long_instruction_is_a_long_seed()
    {
        var instruction = new string('x', 1000);

        Assert.Equal([false, true, true], new[] { 0, 1, 123 }.Select(seed => OutputOrder.IsSwitched(instruction, seed)));
    }

    /// <summary>All 805 as CPython has them, 406 of them switched. AlpacaEval's published annotations with raw completions agree with these.</summary>
    [SharedDataFact("alpaca_eval/prompts.jsonl")]
    public void Every_instruction_of_AlpacaEval_is_shown_in_the_order_that_AlpacaEval_shows_it()
    {
        var items = AlpacaEvalItems.Read(SharedData.PathOf("alpaca_eval/prompts.jsonl"));

        var order = string.Concat(items.Select(item => OutputOrder.IsSwitched(item.Instruction, 0) ? '1' : '0'));

        Assert.Equal("1110001001110110011000010011100001001110", order[..40]);
        Assert.Equal(406, order.Count(switched => switched == '1'));
        Assert.Equal("8b3d93b6cd014bfa8a673db0a9d5d46cfff8efbafa44b8e7e4ba82878468030e", Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(order))));
    }
}
