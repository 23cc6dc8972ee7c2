using System.Globalization;
using System.Xml;

namespace Transcoder.Imaging;

/// <summary>
/// What an SVG would cost to draw, read from its text. A renderer cannot be stopped once it draws, and a few lines that use each other can
/// ask for a billion shapes.
/// </summary>
internal sealed class SvgCheck
{
    /// <summary>Far above any real drawing, and drawn in under half a second.</summary>
    private const int MaxShapes = 100_000;

    /// <summary>The canvas' longest side; the drawing is scaled from it, and beyond this no renderer is exact.</summary>
    private const double MaxSide = 1_000_000;

    private const int MaxEntityCharacters = 1_000_000;

    private readonly Dictionary<string, Node> _named = new(StringComparer.Ordinal);

    /// <summary>Null where it may be drawn.</summary>
    public static Failure? Of(byte[] svg)
    {
        try
        {
            return new SvgCheck().Read(svg);
        }
        catch (XmlException error)
        {
            return new Failure(FailureKind.Unreadable, "The original begins as SVG and is not well-formed XML.", error.Message);
        }
    }

    private Failure? Read(byte[] svg)
    {
        var settings = new XmlReaderSettings
        {
            // Entities of the document itself are common; nothing from outside is resolved.
            DtdProcessing = DtdProcessing.Parse,
            XmlResolver = null,
            MaxCharactersFromEntities = MaxEntityCharacters,
            IgnoreComments = true,
        };
        using var reader = XmlReader.Create(new MemoryStream(svg, writable: false), settings);
        var root = new Node();
        var open = new Stack<Node>([root]);
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.EndElement)
                open.Pop();
            if (reader.NodeType != XmlNodeType.Element)
                continue;

            var node = new Node();
            open.Peek().Parts.Add(node);
            if (!reader.IsEmptyElement)
                open.Push(node);
            if (reader.Depth == 0 && IsHuge(reader))
                return new Failure(FailureKind.TooLarge, $"The drawing's canvas is over {MaxSide:N0} units a side, the most that is drawn.");
            Note(reader, node);
        }

        return Shapes(root) > MaxShapes
            ? new Failure(FailureKind.TooLarge, $"The drawing comes to over {MaxShapes:N0} shapes, the most that are drawn.")
            : null;
    }

    private static bool IsHuge(XmlReader root) => IsHugeNumber(root.GetAttribute("width")) || IsHugeNumber(root.GetAttribute("height"))
        || (root.GetAttribute("viewBox") ?? "").Split([' ', ',', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Any(IsHugeNumber);

    private static bool IsHugeNumber(string? text)
    {
        var number = (text ?? "").Trim().TrimEnd('%', 'p', 'x', 'm', 'c', 'i', 'n', 't');
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && !(Math.Abs(value) <= MaxSide);
    }

    private void Note(XmlReader element, Node node)
    {
        for (var more = element.MoveToFirstAttribute(); more; more = element.MoveToNextAttribute())
        {
            var value = element.Value;
            if (element.Name == "id")
                _named.TryAdd(value, node);
            else if (element.LocalName == "href" && value.StartsWith('#'))
                node.Uses.Add(value[1..]);
            else
                NoteUrls(value, node);
        }

        element.MoveToElement();
    }

    private static void NoteUrls(string value, Node node)
    {
        const string mark = "url(#";
        for (var at = value.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = value.IndexOf(mark, at, StringComparison.Ordinal))
        {
            at += mark.Length;
            if (value.IndexOf(')', at) is > 0 and var end)
                node.Uses.Add(value[at..end]);
        }
    }

    /// <summary>Shapes that a node comes to with all that it holds and uses; a circle of uses counts once, as renderers break it.</summary>
    private long Shapes(Node root)
    {
        // By hand, not by recursion: the depth is the file's to choose.
        var work = new Stack<(Node Node, bool Done)>([(root, false)]);
        while (work.TryPop(out var next))
        {
            var (node, done) = next;
            var parts = node.Parts.Concat(node.Uses.Select(use => _named.GetValueOrDefault(use)).OfType<Node>());
            if (done)
            {
                node.Shapes = Math.Min(1 + parts.Sum(part => Math.Max(0, part.Shapes)), int.MaxValue);
                continue;
            }

            if (node.Shapes != Node.Unseen)
                continue;
            node.Shapes = Node.Counting;
            work.Push((node, true));
            foreach (var part in parts)
                work.Push((part, false));
        }

        return root.Shapes;
    }

    private sealed class Node
    {
        public const long Unseen = -2, Counting = -1;

        public List<Node> Parts { get; } = [];

        public List<string> Uses { get; } = [];

        public long Shapes { get; set; } = Unseen;
    }
}
