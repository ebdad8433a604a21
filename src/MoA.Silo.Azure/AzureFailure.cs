using Azure;
using Azure.Identity;

namespace MoA.Silo.Azure;

/// <summary>Says in a sentence what an account's answer means. What the service says of a refused signature is left out: it quotes what was signed.</summary>
internal static class AzureFailure
{
    /// <summary>Explains a failure; null: it is none of the account's.</summary>
    public static string? Describe(Exception failure) => failure switch
    {
        // Of tries that all failed, the last one.
        AggregateException { InnerExceptions: [.., var last] } => Describe(last),
        AuthenticationFailedException => $"no identity was found to sign in with (DefaultAzureCredential): {FirstLine(failure)}",
        RequestFailedException { Status: 0 } => $"the storage account cannot be reached: {FirstLine(failure)}",
        RequestFailedException { Status: 401 or 403 } refused =>
            $"the storage account refuses this silo ({refused.ErrorCode ?? $"{refused.Status}"}): check the key, or give the silo's identity the roles Storage Table Data Contributor and Storage Blob Data Contributor.",
        RequestFailedException other => $"the storage account answered {other.Status} {other.ErrorCode}.",
        // A try that took too long.
        OperationCanceledException => "the storage account does not answer.",
        _ => null,
    };

    private static string FirstLine(Exception failure) => failure.Message.Split('\n')[0].Trim();
}
