using MoA.Evaluation.Files;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Files;

public sealed class CsvRecordFileTests : IDisposable
{
    private static readonly CsvColumn[] Columns = [new("model", true, ""), new("rate", true, "np.rate(x)"), new("note", false)];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_are_found_by_name_or_by_the_original_tools_name()
    {
        var records = CsvRecordFile.Read(_folder.Write("a.csv", "other,np.rate(x),\"\"\r\n9,1.5e-1,\"a, \"\"b\"\"\"\r\n\r\n8,-2,c\r\n"), Columns);

        Assert.Equal([("a, \"b\"", 0.15, 2), ("c", -2, 4)], records.Select(record => (record.Text("model"), record.Number("rate"), record.Line)));
        Assert.All(records, record => Assert.Null(record.NumberOrNull("note")));
    }

    [Theory]
    [InlineData("", null, null, "model, rate")]
    [InlineData("model,rate\n", null, null, "no line below")]
    [InlineData("model,note\na,1\n", 1, "rate", "The first line has model, note")]
    [InlineData("model,rate\na,1\nb\n", 3, "rate", "only 1 fields")]
    [InlineData("model,rate\na,\"1\n", 2, null, "not CSV")]
    public void What_cannot_be_read_is_named(string content, int? line, string? field, string hint)
    {
        var file = _folder.Write("a.csv", content);

        var failure = Assert.Throws<EvaluationInputException>(() => CsvRecordFile.Read(file, Columns));

        Assert.Equal((file, line, field), (failure.File, failure.Line, failure.Field));
        Assert.Contains(hint, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x", "not 'x'")]
    [InlineData("NaN", "not 'NaN'")]
    [InlineData("", "empty")]
    public void What_is_no_number_is_named(string value, string hint)
    {
        var record = CsvRecordFile.Read(_folder.Write("a.csv", $"model,rate\na,{value}\n"), Columns)[0];

        var failure = Assert.Throws<EvaluationInputException>(() => record.Number("rate"));

        Assert.Equal((2, "rate"), (failure.Line, failure.Field));
        Assert.Contains(hint, failure.Message, StringComparison.Ordinal);
    }
}
