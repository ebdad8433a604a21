namespace MoA.Hosting;

/// <summary>What a host prints when it listens.</summary>
internal static class Greeting
{
    public static void Write(TextWriter output, string host, IEnumerable<string> urls, bool demo)
    {
        var addresses = urls.ToArray();
        foreach (var address in addresses)
            output.WriteLine($"MoA {host} listening on {address}");
        if (!demo)
            return;
        output.WriteLine("Its models are simulated (--demo): no provider is called, and every answer says so. Try:");
        output.WriteLine(
            $$"""  curl {{addresses[0]}}/v1/chat/completions -H 'Content-Type: application/json' -d '{"model":"moa","messages":[{"role":"user","content":"Why is the sky blue?"}]}'""");
    }
}
