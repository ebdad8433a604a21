using System.CommandLine;
using MoA.Bench.Load;
using MoA.Bench.Promises;

var clients = new Option<int>("--clients") { Description = "Clients at once.", DefaultValueFactory = _ => 64 };
var runs = new Option<int>("--runs") { Description = "Runs in all, or of a round.", DefaultValueFactory = _ => 1000 };
var rounds = new Option<int>("--rounds") { Description = "Rounds.", DefaultValueFactory = _ => 5 };
var upstream = new Option<double>("--upstream-ms") { Description = "The simulated provider's delay.", DefaultValueFactory = _ => 50 };
var seed = new Option<int>("--seed") { Description = "Seed of what is random.", DefaultValueFactory = _ => 1 };
var data = new Option<string>("--data") { Description = "Folder of the public benchmark data.", DefaultValueFactory = _ => Path.Combine("..", "shared", "data") };
var rpm = new Option<int>("--rpm") { Description = "The provider's strict limit of requests a minute.", DefaultValueFactory = _ => 300 };
var requests = new Option<int>("--requests") { Description = "Requests of each kind.", DefaultValueFactory = _ => 200 };
var seconds = new Option<int>("--seconds") { Description = "Duration.", DefaultValueFactory = _ => 180 };
var inspector = new Option<bool>("--inspector") { Description = "Whether the server has the run inspector; false leaves it out.", DefaultValueFactory = _ => true };
var kills = new Option<int>("--kills") { Description = "How often the server is killed.", DefaultValueFactory = _ => 20 };

var root = new RootCommand("Benchmarks and promises of MoA.Orleans, measured on real processes over loopback. A non-zero exit code: a promise was broken.")
{
    Command("throughput", "Runs per second, no upstream delay, beside a bare HttpClient.", [clients, runs, rounds, inspector],
        parsed => ThroughputBench.RunAsync(parsed.GetValue(clients), parsed.GetValue(runs), parsed.GetValue(rounds), parsed.GetValue(inspector))),
    Command("latency", "Added latency, one run in flight, beside a bare HttpClient.", [runs, upstream],
        parsed => LatencyBench.RunAsync(parsed.GetValue(runs), parsed.GetValue(upstream))),
    Command("in-flight", "Throughput and memory with many runs in flight.", [clients, rounds, upstream],
        parsed => InFlightBench.RunAsync(parsed.GetValue(clients), parsed.GetValue(rounds), parsed.GetValue(upstream))),
    Command("list", "Lists and searches over a journal with many runs (--runs 10000).", [clients, runs, requests],
        parsed => ListBench.RunAsync(parsed.GetValue(clients), parsed.GetValue(runs), parsed.GetValue(requests))),
    Command("crash", "Kill -9 with runs in flight.", [kills, runs, seed],
        parsed => CrashCheck.RunAsync(parsed.GetValue(kills), parsed.GetValue(runs), parsed.GetValue(seed))),
    Command("disconnect", "Clients that go away.", [clients], parsed => DisconnectCheck.RunAsync(parsed.GetValue(clients))),
    Command("quota", "A strict limit and ten times the demand.", [rpm, seconds],
        parsed => QuotaCheck.RunAsync(parsed.GetValue(rpm), TimeSpan.FromSeconds(parsed.GetValue(seconds)))),
    Command("malformed", "Malformed requests.", [runs, seed], parsed => MalformedCheck.RunAsync(parsed.GetValue(runs), parsed.GetValue(seed))),
    Command("replay", "The AlpacaEval prompts with recorded answers.", [data, clients],
        parsed => ReplayCheck.RunAsync(parsed.GetValue(data)!, parsed.GetValue(clients))),
    Command("dialogues", "The MT-Bench questions as two-turn dialogues.", [data, clients],
        parsed => DialogueCheck.RunAsync(parsed.GetValue(data)!, parsed.GetValue(clients))),
    Command("eval-crash", "MT-Bench with moa eval run, killed twice.", [data, clients],
        parsed => EvalCrashCheck.RunAsync(parsed.GetValue(data)!, parsed.GetValue(clients))),
    Command("eval-replay", "AlpacaEval 2 with moa eval run, over recorded answers.", [data, clients],
        parsed => EvalReplayCheck.RunAsync(parsed.GetValue(data)!, parsed.GetValue(clients))),
};
return await root.Parse(args).InvokeAsync();

static Command Command(string name, string description, Option[] options, Func<ParseResult, Task<int>> run)
{
    var command = new Command(name, description);
    foreach (var option in options)
        command.Options.Add(option);
    command.SetAction((parsed, _) => run(parsed));
    return command;
}
