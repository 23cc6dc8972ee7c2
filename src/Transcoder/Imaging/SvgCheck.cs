using System.Globalization;
using System.Xml;

namespace Transcoder.Imaging;

/// <summary>
/// What an SVG would cost to draw, read from its text. A renderer can be stopped only between the tiles that it draws, and a few lines that
/// use each other can ask for a billion shapes.
/// </summary>
internal sealed class SvgCheck
{
    /// <summary>Far above any real drawing, and drawn in under half a second.</summary>
    private const int MaxShapes = 100_000;

    /// <summary>The canvas' longest side; the drawing is scaled from it, and beyond this no renderer is exact.</summary>
    private const double MaxSide = 1_000_000;

    /// <summary>References followed, those that lead nowhere too: the count must not cost what it is to prevent.</summary>
    private const long MaxReferences = 2_000_000;

    private const int MaxEntityCharacters = 1_000_000;

    private readonly Dictionary<string, Node> _named = new(StringComparer.Ordinal);
    private readonly SvgStyles _styles = new();
    private long _references;

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
        var elements = 0;
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.EndElement)
                open.Pop();
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && open.Peek().IsStyle)
                _styles.Add(reader.Value);
            if (reader.NodeType != XmlNodeType.Element)
                continue;

            if (++elements > MaxShapes)
                return TooMany();
            var node = new Node { IsStyle = reader.LocalName == "style" };
            open.Peek().Parts.Add(node);
            if (!reader.IsEmptyElement)
                open.Push(node);
            if (reader.Depth == 0 && IsHuge(reader))
                return new Failure(FailureKind.TooLarge, $"The drawing's canvas is over {MaxSide:N0} units a side, the most that is drawn.");
            Note(reader, node);
        }

        return Shapes(root) > MaxShapes ? TooMany() : null;
    }

    private static Failure TooMany() =>
        new(FailureKind.TooLarge, $"The drawing comes to over {MaxShapes:N0} shapes, the most that are drawn.");

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
            else if (element.Name == "class")
                node.Classes.AddRange(value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            else
                node.Uses.AddRange(SvgStyles.References(value));
        }

        element.MoveToElement();
    }

    /// <summary>Shapes that a node comes to with all that it holds and uses; a circle of uses counts once, as renderers break it.</summary>
    private long Shapes(Node root)
    {
        // By hand, not by recursion: the depth is the file's to choose.
        var work = new Stack<(Node Node, bool Done)>([(root, false)]);
        while (work.TryPop(out var next))
        {
            var (node, done) = next;
            if (done)
            {
                node.Shapes = Math.Min(1 + Parts(node).Sum(part => Math.Max(0, part.Shapes)), int.MaxValue);
                continue;
            }

            if (_references > MaxReferences)
                return int.MaxValue;

            if (node.Shapes != Node.Unseen)
                continue;
            node.Shapes = Node.Counting;
            work.Push((node, true));
            foreach (var part in Parts(node))
                work.Push((part, false));
        }

        return root.Shapes;
    }

    private IEnumerable<Node> Parts(Node node)
    {
        foreach (var part in node.Parts)
            yield return part;
        foreach (var name in node.Uses.Concat(_styles.Of(node.Classes)))
        {
            _references++;
            if (_named.TryGetValue(name, out var used))
                yield return used;
        }
    }

    private sealed class Node
    {
        public const long Unseen = -2, Counting = -1;

        public List<Node> Parts { get; } = [];

        public List<string> Uses { get; } = [];

        public List<string> Classes { get; } = [];

        public bool IsStyle { get; init; }

        public long Shapes { get; set; } = Unseen;
    }
}
