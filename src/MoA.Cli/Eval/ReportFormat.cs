namespace MoA.Cli.Eval;

/// <summary>How a report is written.</summary>
internal enum ReportFormat
{
    Table,
    Json,
    Csv,
    Markdown,
}
