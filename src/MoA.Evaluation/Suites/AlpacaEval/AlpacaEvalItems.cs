using System.Globalization;
using MoA.Evaluation.Files;

namespace MoA.Evaluation.Suites.AlpacaEval;

/// <summary>Reads instructions: <c>alpaca_eval.json</c> of the original, or lines with <c>instruction</c> and perhaps <c>index</c> and <c>dataset</c>.</summary>
internal static class AlpacaEvalItems
{
    /// <exception cref="EvaluationInputException">The file is not what it must be.</exception>
    public static IReadOnlyList<AlpacaEvalItem> Read(string file)
    {
        var place = 0;
        return RecordLists.Distinct(JsonRecordFile.Read(file), record => Read(record, place++), item => item.Id);
    }

    private static AlpacaEvalItem Read(JsonRecord record, int place) => new(
        record.Has("index") ? ItemId.Read(record, "index").Text : place.ToString(CultureInfo.InvariantCulture),
        record.Text("instruction"),
        record.TextOrNull("dataset"));
}
