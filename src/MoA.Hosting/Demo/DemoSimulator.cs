using MoA.Simulator;

namespace MoA.Hosting.Demo;

/// <summary>The simulator that runs in the host's process, on loopback, when it is started with <c>--demo</c>.</summary>
internal static class DemoSimulator
{
    /// <summary>Starts it on a free port.</summary>
    public static async Task<SimulatorHost> StartAsync()
    {
        var simulator = SimulatorApp.Build(Options(), "http://127.0.0.1:0");
        try
        {
            await simulator.StartAsync();
            return simulator;
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    private static SimulatorOptions Options()
    {
        var options = new SimulatorOptions();
        foreach (var model in DemoModel.All.Append(DemoModel.Judge))
        {
            options.Models[model.Id] = new SimulatedModel
            {
                TimeToFirstToken = new LogNormal { Median = model.FirstTokenMs, Sigma = 0.3 },
                TokensPerSecond = new LogNormal { Median = model.TokensPerSecond, Sigma = 0.2 },
                Judge = model == DemoModel.Judge ? new JudgeOptions() : null,
            };
        }

        return options;
    }
}
