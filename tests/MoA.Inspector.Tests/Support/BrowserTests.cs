namespace MoA.Inspector.Tests.Support;

/// <summary>Tests that need a server, most of them in a browser, one after another: together they would only wait for each other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserFixture>
{
    public const string Name = "browser";
}
