namespace MoA.Evaluation.Suites.Flask;

/// <summary>A judge's review of an answer.</summary>
/// <param name="Item">What was asked.</param>
/// <param name="Answer">What was answered.</param>
/// <param name="Review">What the judge replied.</param>
/// <param name="Scores">1 to 5 by skill, in lower case; null: the judge says that the skill does not apply. Empty: the reply holds no scores.</param>
/// <param name="Tokens">Tokens of the judge's call.</param>
internal sealed record FlaskReviewRow(FlaskItem Item, FlaskAnswer Answer, string Review, IReadOnlyList<KeyValuePair<string, decimal?>> Scores, long Tokens);
