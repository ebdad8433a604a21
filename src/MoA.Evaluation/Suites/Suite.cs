namespace MoA.Evaluation.Suites;

/// <summary>A benchmark of the Mixture-of-Agents paper (arXiv 2406.04692, section 3).</summary>
internal enum Suite
{
    /// <summary>AlpacaEval 2: single instructions, judged pairwise against a baseline (tatsu-lab/alpaca_eval).</summary>
    AlpacaEval,

    /// <summary>MT-Bench: questions of two turns in eight categories, graded 1 to 10 (lm-sys/FastChat, <c>fastchat/llm_judge</c>).</summary>
    MtBench,

    /// <summary>FLASK: instructions graded 1 to 5 on some of twelve skills (kaistAI/FLASK).</summary>
    Flask,
}
