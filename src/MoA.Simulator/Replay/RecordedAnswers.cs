using System.Text;

namespace MoA.Simulator;

/// <summary>
/// Recorded answers by user message. White space around a message does not count; of a message that is recorded twice the first answer
/// stays.
/// </summary>
internal sealed class RecordedAnswers
{
    private readonly Dictionary<string, byte[]> _answers = new(StringComparer.Ordinal);

    public int Count => _answers.Count;

    public void Add(string message, string answer) => _answers.TryAdd(message.Trim(), Encoding.UTF8.GetBytes(answer));

    public byte[]? Find(string message) => _answers.GetValueOrDefault(message.Trim());
}
