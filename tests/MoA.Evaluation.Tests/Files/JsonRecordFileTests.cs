using MoA.Evaluation.Files;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Files;

public sealed class JsonRecordFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_and_arrays_are_read_with_their_places()
    {
        var lines = JsonRecordFile.Read(_folder.Write("a.jsonl", "\n{\"n\": 1}\r\n\n  {\"n\": 2}\n"));
        var array = JsonRecordFile.Read(_folder.Write("a.json", "\uFEFF [\n {\n\"n\": 1},\n\n{\"n\": 2}]\n"));

        Assert.Equal([(1, 2), (2, 4)], lines.Select(record => (record.Integer("n"), record.Line)));
        Assert.Equal([(1, 2), (2, 5)], array.Select(record => (record.Integer("n"), record.Line)));
    }

    [Theory]
    [InlineData("", null, "nothing in it")]
    [InlineData("[]", null, "nothing in it")]
    [InlineData("{\"n\": 1}\n{\"n\": ", 2, "cut off")]
    [InlineData("{\"n\": 1}\n2", 2, "An object")]
    [InlineData("[{\"n\": 1},\n3]", 2, "An object")]
    [InlineData("[{\"n\": 1},\n{\"n\" 3}]", 2, "no JSON")]
    [InlineData("[{\"n\": 1}]\n[]", 2, "no JSON")]
    [InlineData("[{\"n\": 1}", 1, "no JSON")]
    public void What_cannot_be_read_is_named_with_its_line(string content, int? line, string hint)
    {
        var file = _folder.Write("a.json", content);

        var failure = Assert.Throws<EvaluationInputException>(() => JsonRecordFile.Read(file));

        Assert.Equal((file, line), (failure.File, failure.Line));
        Assert.Contains(hint, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_or_a_folder_is_named()
    {
        Assert.Contains("does not exist", Assert.Throws<EvaluationInputException>(() => JsonRecordFile.Read("nowhere.json")).Message, StringComparison.Ordinal);
        Assert.Contains("folder", Assert.Throws<EvaluationInputException>(() => JsonRecordFile.Read(_folder.FullName)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "missing")]
    [InlineData("{\"n\": \"4\"}", "not \"4\"")]
    [InlineData("{\"n\": null}", "not null")]
    [InlineData("{\"n\": 1.5}", "not 1.5")]
    [InlineData("{\"n\": \"a prompt that nobody else should read\"}", "not a text")]
    public void A_field_of_another_kind_is_named(string content, string hint)
    {
        var record = JsonRecordFile.Read(_folder.Write("a.jsonl", content))[0];

        var failure = Assert.Throws<EvaluationInputException>(() => record.Integer("n"));

        Assert.Equal((1, "n"), (failure.Line, failure.Field));
        Assert.Contains(hint, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_character_is_named()
    {
        var record = JsonRecordFile.Read(_folder.Write("a.jsonl", """{"t": "\ud83d"}"""))[0];

        Assert.Contains("surrogate", Assert.Throws<EvaluationInputException>(() => record.Text("t")).Message, StringComparison.Ordinal);
    }
}
