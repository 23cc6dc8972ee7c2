using System.Security.Cryptography;
using Transcoder.Contracts.Api;

namespace Transcoder.Images.Uploading;

/// <summary>One call that adds images, whatever form they have.</summary>
/// <param name="Filename">From the query or a header; what stands beside an image itself goes before it.</param>
/// <param name="Transform">The same.</param>
/// <param name="Seed">What the ids are made from, so that a second try finds the images of the first; null for new ones.</param>
/// <param name="Hash">Of what is read; null where nobody asks for it.</param>
internal sealed record Upload(ApiRequest Request, string? Filename, string? Transform, Guid? Seed, ContentHash? Hash)
{
    /// <param name="number">Of the image in this call, from 0.</param>
    public IntakeOptions Options(int number, string? filename, string? transform) => new()
    {
        Id = Seed is { } seed ? Id(seed, number) : null,
        Filename = filename ?? Filename,
        Transform = transform ?? Transform,
        TimeLeft = Request.TimeLeft,
    };

    /// <summary>The seed's time with other bits behind it: nobody who knows one of them knows the next.</summary>
    private static Guid Id(Guid seed, int number)
    {
        Span<byte> named = stackalloc byte[20];
        seed.TryWriteBytes(named, bigEndian: true, out _);
        BitConverter.TryWriteBytes(named[16..], number);
        Span<byte> id = stackalloc byte[32];
        SHA256.HashData(named, id);
        named[..6].CopyTo(id);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id[..16], bigEndian: true);
    }
}

/// <summary>What a call added: one image by itself, or many with a result each.</summary>
internal sealed record Uploaded(IReadOnlyList<Outcome<ImageRecord>> Images, bool IsOne);
