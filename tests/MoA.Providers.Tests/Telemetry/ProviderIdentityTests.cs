using MoA.Core.Mixtures;

namespace MoA.Providers.Tests.Telemetry;

public sealed class ProviderIdentityTests
{
    [Theory]
    [InlineData("https://api.openai.com/v1", "openai")]
    [InlineData("https://eu.api.openai.com/v1", "openai")]
    [InlineData("https://me.openai.azure.com/openai/v1", "azure.ai.openai")]
    [InlineData("https://me.cognitiveservices.azure.com/openai/v1", "azure.ai.openai")]
    [InlineData("https://eu-de.ml.cloud.ibm.com/ml/gateway/v1", "ibm.watsonx.ai")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/openai", "gcp.gemini")]
    [InlineData("https://europe-west1-aiplatform.googleapis.com/v1", "gcp.vertex_ai")]
    [InlineData("https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1", "aws.bedrock")]
    [InlineData("https://api.groq.com/openai/v1", "groq")]
    [InlineData("https://api.x.ai/v1", "x_ai")]
    [InlineData("https://api.max.ai/v1", "mine")]
    [InlineData("https://notapi.openai.com.example.com/v1", "mine")]
    [InlineData("http://127.0.0.1:8000/v1", "mine")]
    public void A_provider_that_the_convention_knows_has_its_name(string url, string name) =>
        Assert.Equal(name, new ProviderIdentity(new ProviderSpec { Id = "mine", BaseUrl = new Uri(url) }).Name);

    [Fact]
    public void Names_that_a_provider_makes_up_are_bounded()
    {
        var names = new BoundedNames(2);

        Assert.Equal(["a", "b", "_OTHER", "a"], new[] { "a", "b", "c", "a" }.Select(names.Of));
    }
}
