namespace MoA.Simulator;

internal static class FaultScript
{
    public static FaultRule? Choose(IReadOnlyList<FaultRule> rules, int call, CallRandom random)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (Applies(rules[i], i, call, random))
                return rules[i];
        }

        return null;
    }

    private static bool Applies(FaultRule rule, int index, int call, CallRandom random)
    {
        if (rule.Probability is null && rule.OnCalls.Count == 0)
            return true;
        for (var i = 0; i < rule.OnCalls.Count; i++)
        {
            if (rule.OnCalls[i] == call)
                return true;
        }

        return rule.Probability is { } probability && random.Uniform(RandomStream.Fault, index) < probability;
    }
}
