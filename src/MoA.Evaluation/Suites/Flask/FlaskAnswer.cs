namespace MoA.Evaluation.Suites.Flask;

/// <summary>An answer in FLASK's form.</summary>
/// <param name="Question">The item's id.</param>
/// <param name="Text">The answer.</param>
/// <param name="Model">Who gave it.</param>
internal sealed record FlaskAnswer(ItemId Question, string Text, string Model);
