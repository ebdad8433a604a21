using System.Text.RegularExpressions;

namespace MoA.Silo.Azure.Tests;

public sealed class AzureNamesTests
{
    [Fact]
    public void A_service_whose_id_may_name_a_container_is_found_by_it() => Assert.Equal("moa-runs-team-7", AzureNames.RunsOf("team-7"));

    [Fact]
    public void Every_id_that_is_allowed_has_a_container_of_its_own_with_a_name_that_is_allowed()
    {
        string[] ids = ["moa", "Moa", "MOA", "m", "moa_2", "moa.2", "moa-2", "moa--2", "-moa", "moa-", "_", ".", new('a', 54), new('a', 55), new('a', 100)];

        var names = ids.Select(AzureNames.RunsOf).ToArray();

        Assert.Equal(ids.Length, names.Distinct().Count());
        // Three to 63 lower-case letters, digits and hyphens, which stand alone and neither first nor last.
        Assert.All(names, name => Assert.Matches(new Regex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$"), name));
    }
}
