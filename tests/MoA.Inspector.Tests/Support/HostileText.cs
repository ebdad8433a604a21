namespace MoA.Inspector.Tests.Support;

/// <summary>What a model, a provider or a caller may write to do harm to whoever reads it. <c>window.harmed</c> is set where it works.</summary>
internal static class HostileText
{
    public const string Name = "<img src=x onerror=window.harmed=1>\"'&";

    public const string Error = "<script>window.harmed=1</script><img src=https://evil.example/e.png onerror=window.harmed=1> quota of \"you\" & me";

    public const string Markdown =
        """
        # Heading <script>window.harmed=1</script>

        <script>window.harmed=1</script>

        <img src=x onerror="window.harmed=1"> <svg onload="window.harmed=1"></svg> <iframe srcdoc="<script>parent.harmed=1</script>"></iframe>

        <style>body{display:none}</style><link rel="stylesheet" href="https://evil.example/e.css"><meta http-equiv="refresh" content="0;url=https://evil.example/">

        <form action="https://evil.example/"><input name="key"></form> <div style="position:fixed;inset:0" onclick="window.harmed=1">x</div>

        [one](javascript:window.harmed=1) [two](JaVaScRiPt:window.harmed=1) [three](java&#x0A;script:window.harmed=1) [four](data:text/html,<script>parent.harmed=1</script>)
        [five](vbscript:x) [six](file:///etc/passwd) [seven](//evil.example/x) [eight](https://user:secret@evil.example/) [nine](/v1/runs) [ten](&#106;avascript:window.harmed=1)

        ![pixel](https://evil.example/pixel.png) ![inline](data:image/svg+xml;base64,PHN2Zz4=) ![handler](x" onerror="window.harmed=1)

        [good](https://example.org/page "a title\" onmouseover=\"window.harmed=1") <https://example.org/auto> <javascript:window.harmed=1> www.example.org

        [reference][r] ![reference image][r]

        [r]: javascript:window.harmed=1 "t"

        ``` "><script>window.harmed=1</script>
        <script>window.harmed=1</script>
        ```

        | a | b |
        | :-- | --: |
        | <script>window.harmed=1</script> | {onclick=window.harmed=1} |

        A sentence that every proposer writes word for word, so that it is marked here too. {.hidden onclick="window.harmed=1"}
        """;
}
