using System.Buffers.Binary;

namespace Transcoder.Imaging;

/// <summary>One of a JPEG's quantisation tables, as far as the means of the blocks need it.</summary>
/// <param name="Id">What components call it by, 0 to 3.</param>
/// <param name="Step">What a mean is multiplied by; it comes out eight times too large.</param>
/// <param name="At">Where in the segment's content the step stands.</param>
/// <param name="Bytes">How many it has there, 1 or 2.</param>
internal sealed record QuantTable(int Id, int Step, int At, int Bytes)
{
    /// <summary>Null where the content is not whole tables.</summary>
    /// <param name="content">Of a segment that defines any number of them.</param>
    public static List<QuantTable>? Read(ReadOnlySpan<byte> content)
    {
        var tables = new List<QuantTable>();
        for (var at = 0; at < content.Length;)
        {
            var (id, bytes) = (content[at] & 15, content[at] >> 4 == 0 ? 1 : 2);
            if (id > 3 || content.Length - ++at < 64 * bytes)
                return null;
            tables.Add(new(id, bytes == 1 ? content[at] : BinaryPrimitives.ReadUInt16BigEndian(content[at..]), at, bytes));
            at += 64 * bytes;
        }

        return tables;
    }
}
