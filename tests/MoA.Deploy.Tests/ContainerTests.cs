using System.Globalization;
using System.Text.RegularExpressions;
using MoA.Core.Configuration;

namespace MoA.Deploy.Tests;

/// <summary>Containers fit what runs in them.</summary>
public sealed partial class ContainerTests
{
    // Of a silo, after the grace of its runs: for its callers and to leave its cluster; and for telemetry.
    private const double SiloStopSeconds = 30 + 5;

    private const string Dockerfile = "deploy/docker/Dockerfile";

    [Fact]
    public void The_image_builds_projects_that_are_there()
    {
        var projects = Project().Matches(Repository.Read(Dockerfile)).Select(match => match.Value).ToArray();

        Assert.Equal(6, projects.Length);
        Assert.All(projects, project => Assert.True(File.Exists(Repository.PathOf(project)), $"{project} is not there."));
    }

    [Theory]
    [InlineData(Repository.Compose)]
    [InlineData(Repository.Deployment)]
    [InlineData("deploy/kubernetes/overlays/simulated/simulator.yaml")]
    public void Images_are_targets_of_the_Dockerfile(string manifest)
    {
        var targets = Target().Matches(Repository.Read(Dockerfile)).Select(match => match.Groups[1].Value).ToHashSet();
        var images = Image().Matches(Repository.Read(manifest)).Select(match => match.Groups[1].Value).Distinct().ToArray();

        Assert.NotEmpty(images);
        Assert.Subset(targets, images.ToHashSet());
    }

    [Fact]
    public void Compose_gives_a_silo_the_time_it_takes_to_stop()
    {
        Assert.True(Seconds(Repository.Compose, "stop_grace_period: ") >= new RunOptions().ShutdownGraceSeconds + SiloStopSeconds);
    }

    [Fact]
    public void Kubernetes_gives_a_silo_the_time_it_takes_to_stop()
    {
        var (all, before) = (Seconds(Repository.Deployment, "terminationGracePeriodSeconds: "), Seconds(Repository.Deployment, "sleep:\n                seconds: "));

        Assert.True(all >= before + new RunOptions().ShutdownGraceSeconds + SiloStopSeconds);
    }

    private static double Seconds(string manifest, string before)
    {
        var text = Repository.Read(manifest);
        var start = text.IndexOf(before, StringComparison.Ordinal);
        Assert.True(start >= 0, $"{manifest} has no '{before}'.");
        return double.Parse(Digits().Match(text, start + before.Length).Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"src/[\w./]+\.csproj")]
    private static partial Regex Project();

    [GeneratedRegex(@"^FROM \S+ AS ([\w-]+)$", RegexOptions.Multiline)]
    private static partial Regex Target();

    [GeneratedRegex(@"image: moa-([\w-]+)$", RegexOptions.Multiline)]
    private static partial Regex Image();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
