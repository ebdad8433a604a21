using System.Xml.Linq;

namespace MoA.Evaluation.Analysis.Plots;

/// <summary>How plots look: colours that are told apart by those who see few, a shape for each kind, light and dark as the reader's system is.</summary>
internal static class ScatterStyle
{
    /// <summary>After so many kinds shapes and colours begin anew.</summary>
    public const int Kinds = 6;

    /// <summary>The style sheet.</summary>
    public const string Sheet =
        """

        svg { --paper: #ffffff; --ink: #1b1f24; --faint: #d0d7de; --front: #57606a; --k0: #0072b2; --k1: #c04a00; --k2: #007a57; --k3: #a8478a; --k4: #7a5c00; --k5: #57606a }
        @media (prefers-color-scheme: dark) {
          svg { --paper: #0d1117; --ink: #e6edf3; --faint: #30363d; --front: #9da7b3; --k0: #56b4e9; --k1: #ff9e4a; --k2: #3ed6a6; --k3: #f2a7ce; --k4: #f0e442; --k5: #b8c2cc }
        }
        text { font: 11px system-ui, sans-serif; fill: var(--ink) }
        .title { font-size: 15px; font-weight: 600 }
        .label { paint-order: stroke; stroke: var(--paper); stroke-width: 3px }
        .paper { fill: var(--paper) }
        .grid { stroke: var(--faint) }
        .axis { stroke: var(--ink) }
        .front { stroke: var(--front); stroke-width: 1.5; stroke-dasharray: 5 4; fill: none }
        .k0 { fill: var(--k0) } .k1 { fill: var(--k1) } .k2 { fill: var(--k2) } .k3 { fill: var(--k3) } .k4 { fill: var(--k4) } .k5 { fill: var(--k5) }

        """;

    /// <summary>The mark of a kind, its middle at a place.</summary>
    public static XElement Marker(int kind, double x, double y) => Svg.Element(
        "path",
        Svg.At("class", $"k{kind % Kinds}"),
        Svg.At("transform", $"translate({Svg.Number(x)} {Svg.Number(y)})"),
        Svg.At("d", (kind % Kinds) switch
        {
            0 => "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
            1 => "M-4.5 -4.5h9v9h-9z",
            2 => "M0 -6L5.5 4.5H-5.5z",
            3 => "M0 -6.5L6 0L0 6.5L-6 0z",
            4 => "M-6 -2h4v-4h4v4h4v4h-4v4h-4v-4h-4z",
            _ => "M0 6L5.5 -4.5H-5.5z",
        }));
}
