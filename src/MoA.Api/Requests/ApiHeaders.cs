namespace MoA.Api.Requests;

/// <summary>Names of this API's own headers.</summary>
internal static class ApiHeaders
{
    public const string RequestId = "x-request-id";
    public const string RunId = "x-moa-run-id";
    public const string OverheadMs = "x-moa-overhead-ms";
    public const string Simulated = "x-moa-simulated";
    public const string ShouldRetry = "x-should-retry";
}
