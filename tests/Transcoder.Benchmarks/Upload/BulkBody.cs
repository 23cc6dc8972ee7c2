using System.Text;
using NetVips;
using Transcoder.Imaging;

namespace Transcoder.Benchmarks.Upload;

/// <summary>A bulk call's body: a hundred photographs of about 300 KB in base64, no two the same.</summary>
internal static class BulkBody
{
    public const int Images = 100;

    /// <summary>A cut of the photograph at 1600×1200, as a camera's picture is sent on.</summary>
    public static byte[] Photo(int number)
    {
        Libvips.Require();
        using var photo = Image.NewFromBuffer(Photos.Dragonfly(), access: Enums.Access.Random);
        using var cut = photo.Crop(1000 + 8 * (number % 50), 700 + 8 * (number / 50), 1600, 1200);
        return cut.JpegsaveBuffer(q: Quality, keep: Enums.ForeignKeep.None);
    }

    public static byte[] Make()
    {
        var body = new StringBuilder("[");
        for (var number = 0; number < Images; number++)
        {
            body.Append(number == 0 ? "" : ",").Append("{\"type\":\"base64\",\"filename\":\"photo-").Append(number).Append(".jpg\",\"data\":\"");
            body.Append(Convert.ToBase64String(Photo(number))).Append("\"}");
        }

        return Encoding.ASCII.GetBytes(body.Append(']').ToString());
    }

    private const int Quality = 85;
}
