using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace MoA.Evaluation.Files;

/// <summary>Reads a table whose first line names its columns.</summary>
internal static class CsvRecordFile
{
    /// <exception cref="EvaluationInputException">The file does not exist, lacks a column or a record, or is not CSV.</exception>
    public static IReadOnlyList<CsvRecord> Read(string file, params CsvColumn[] columns)
    {
        using var reader = new StreamReader(new MemoryStream(InputFile.ReadBytes(file)), Encoding.UTF8);
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture));
        // Where the next record begins: a quotation mark that is never closed is found out at the end of the file.
        var line = 1;
        try
        {
            if (!parser.Read())
                throw new EvaluationInputException($"There is nothing in it. Its first line must name the columns {Names(columns)}.", file);
            var places = Places(file, parser.Record!, columns);
            var records = new List<CsvRecord>();
            for (line = parser.RawRow + 1; parser.Read(); line = parser.RawRow + 1)
                records.Add(Record(file, parser.RawRow, parser.Record!, places));
            return records.Count > 0 ? records : throw new EvaluationInputException("There is no line below the names of the columns.", file);
        }
        catch (BadDataException failure)
        {
            throw new EvaluationInputException($"This is not CSV: a quotation mark stands where none can. ({failure.Message.Split(Environment.NewLine)[0]})", file, line);
        }
    }

    private static Dictionary<string, int> Places(string file, string[] header, CsvColumn[] columns)
    {
        var places = new Dictionary<string, int>();
        foreach (var column in columns)
        {
            var place = Array.FindIndex(header, column.IsCalled);
            if (place >= 0)
                places[column.Name] = place;
            else if (column.IsRequired)
                throw new EvaluationInputException($"The column is missing. The first line has {string.Join(", ", header)}; it needs {Names(columns)}.", file, 1, column.Name);
        }

        return places;
    }

    private static CsvRecord Record(string file, int line, string[] record, Dictionary<string, int> places)
    {
        var fields = new Dictionary<string, string>();
        foreach (var (name, place) in places)
            fields[name] = place < record.Length ? record[place].Trim() : throw new EvaluationInputException($"The line has only {record.Length} fields.", file, line, name);
        return new CsvRecord(file, line, fields);
    }

    private static string Names(CsvColumn[] columns) => string.Join(", ", columns.Where(column => column.IsRequired).Select(column => column.Name));
}
