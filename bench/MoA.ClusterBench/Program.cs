using System.CommandLine;
using MoA.ClusterBench.Harness;
using MoA.ClusterBench.Scenarios;

var silos = new Option<int>("--silos") { Description = "Silos.", DefaultValueFactory = _ => 3 };
var runs = new Option<int>("--runs") { Description = "Runs in all, or of a round.", DefaultValueFactory = _ => 2000 };
var clients = new Option<int>("--clients") { Description = "Clients at once.", DefaultValueFactory = _ => 200 };
var streams = new Option<int>("--streams") { Description = "Streams.", DefaultValueFactory = _ => 12 };
var upstream = new Option<double>("--upstream-ms") { Description = "Median time of a simulated call.", DefaultValueFactory = _ => 500 };
var kills = new Option<int>("--kills") { Description = "How often a silo is killed.", DefaultValueFactory = _ => 10 };
var seed = new Option<int>("--seed") { Description = "Seed of what is random.", DefaultValueFactory = _ => 1 };
var seconds = new Option<double>("--seconds") { Description = "How long a step lasts.", DefaultValueFactory = _ => 10 };
var hang = new Option<double>("--hang") { Description = "How long a silo hangs, in seconds.", DefaultValueFactory = _ => 30 };
var outage = new Option<double>("--outage") { Description = "How long PostgreSQL is away, in seconds.", DefaultValueFactory = _ => 5 };
var rpm = new Option<int>("--rpm") { Description = "The provider's strict limit of requests a minute.", DefaultValueFactory = _ => 600 };
var kill = new Option<bool>("--kill") { Description = "Whether the silo that keeps the limit is killed halfway." };
var use = new Option<double>("--use") { Description = "The least part of the limit that has to be used.", DefaultValueFactory = _ => 0.9 };
var rounds = new Option<int>("--rounds") { Description = "Rounds, one of each in turn.", DefaultValueFactory = _ => 5 };
var logs = new Option<string?>("--logs") { Description = "Folder to leave the silos' logs in.", HelpName = "DIR" };

var root = new RootCommand("Promises of a cluster, on real silos over loopback with a PostgreSQL of their own. A non-zero exit code: a promise was broken.")
{
    Command("load", "Many runs at once: all complete, spread over the silos; streams through any silo.", [runs, clients, streams],
        (parsed, report, settings) => LoadScenario.RunAsync(report, settings, parsed.GetValue(runs), parsed.GetValue(clients), parsed.GetValue(streams))),
    Command("kill", "Kill -9 of a silo with runs in flight.", [kills, runs, upstream, seed],
        (parsed, report, settings) => KillScenario.RunAsync(
            report, settings, parsed.GetValue(kills), parsed.GetValue(runs), parsed.GetValue(upstream), parsed.GetValue(seed))),
    Command("restart", "Kill -9 of all silos at once with runs in flight, and their restart.", [runs, upstream],
        (parsed, report, settings) => RestartScenario.RunAsync(report, settings, parsed.GetValue(runs), parsed.GetValue(upstream))),
    Command("cancel", "Runs that are stopped through a silo that does not host them.", [runs],
        (parsed, report, settings) => CancelScenario.RunAsync(report, settings, parsed.GetValue(runs))),
    Command("quota", "A provider's strict limit and ten times the demand, over all silos.", [rpm, seconds, kill, use],
        (parsed, report, settings) => QuotaScenario.RunAsync(report, settings, parsed.GetValue(rpm), Seconds(parsed, seconds), parsed.GetValue(kill), parsed.GetValue(use))),
    Command("messages", "Messages between silos, and processor time, a run.", [clients, runs],
        (parsed, report, settings) => MessagesScenario.RunAsync(report, settings, parsed.GetValue(clients), parsed.GetValue(runs))),
    Command("rolling", "SIGTERM to one silo after another, under load.", [clients, upstream, seconds],
        (parsed, report, settings) => RollingScenario.RunAsync(report, settings, parsed.GetValue(clients), parsed.GetValue(upstream), Seconds(parsed, seconds))),
    Command("hang", "A silo that hangs and goes on.", [clients, upstream, hang, seconds],
        (parsed, report, settings) => HangScenario.RunAsync(report, settings, parsed.GetValue(clients), parsed.GetValue(upstream), Seconds(parsed, hang), Seconds(parsed, seconds))),
    Command("grow", "A silo that is added under load.", [clients, upstream, seconds],
        (parsed, report, settings) => GrowScenario.RunAsync(report, settings, parsed.GetValue(clients), parsed.GetValue(upstream), Seconds(parsed, seconds))),
    Command("throughput", "One silo with memory storage beside the embedded server.", [clients, runs, rounds],
        (parsed, report, _) => ThroughputScenario.RunAsync(report, parsed.GetValue(clients), parsed.GetValue(runs), parsed.GetValue(rounds))),
    Command("outage", "PostgreSQL goes away under load and comes back.", [clients, upstream, outage, seconds],
        (parsed, report, settings) => OutageScenario.RunAsync(report, settings, parsed.GetValue(clients), parsed.GetValue(upstream), Seconds(parsed, outage), Seconds(parsed, seconds))),
};
return await root.Parse(args).InvokeAsync();

static TimeSpan Seconds(ParseResult parsed, Option<double> option) => TimeSpan.FromSeconds(parsed.GetValue(option));

Command Command(string name, string description, Option[] options, Func<ParseResult, Report, ClusterSettings, Task> run)
{
    var command = new Command(name, description) { silos, logs };
    foreach (var option in options)
        command.Options.Add(option);
    command.SetAction(async (parsed, _) =>
    {
        var report = new Report(Console.WriteLine);
        try
        {
            await run(parsed, report, new ClusterSettings { Silos = parsed.GetValue(silos), Logs = parsed.GetValue(logs) });
            return report.Broken.Count == 0 ? 0 : 1;
        }
        catch (OperationCanceledException unfinished)
        {
            // The command line would take it for its own cancellation and say nothing.
            Console.Error.WriteLine(unfinished);
            return 1;
        }
    });
    return command;
}
