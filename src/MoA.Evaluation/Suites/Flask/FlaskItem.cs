using System.Text.Json;

namespace MoA.Evaluation.Suites.Flask;

/// <summary>An instruction of FLASK.</summary>
/// <param name="Id">Its <c>idx</c> (released set) or <c>question_id</c> (the tools' own form).</param>
/// <param name="Instruction">What is asked.</param>
/// <param name="Answer">The reference answer; empty where there is none.</param>
/// <param name="Skills">The skills that the answer is judged by.</param>
/// <param name="Json">The whole object: reviews repeat it.</param>
internal sealed record FlaskItem(ItemId Id, string Instruction, string Answer, IReadOnlyList<string> Skills, JsonElement Json);
