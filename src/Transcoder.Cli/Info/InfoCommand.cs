using System.CommandLine;
using Spectre.Console;
using Transcoder.Cli.Stores;
using Transcoder.Cli.Terminal;
using Transcoder.Imaging;

namespace Transcoder.Cli.Info;

/// <summary><c>transcoder info</c>: what an image is.</summary>
internal static class InfoCommand
{
    private static readonly Argument<string[]> Images = new("IMAGE") { Description = "Files, or s3://bucket/key.", Arity = ArgumentArity.OneOrMore };

    public static Command Create()
    {
        var command = new DocumentedCommand(
            "info",
            "Says what images are: format, size, frames, orientation, alpha, bytes, thumbhash and dominant colour.",
            """
            transcoder info photo.jpg
            transcoder info originals/*.jpg --json
            transcoder info s3://my-originals/photos/cat.jpg

            --json prints {"image", "format", "contentType", "width", "height", "frames", "orientation", "alpha", "bytes", "thumbhash",
            "colour"} for each, and {"image", "error"} for what cannot be read. Width and height are upright.

            Exit codes:
              0 all were read, 1 some could not be, 2 refused usage
            """)
        {
            Images, StoreOptions.Endpoint, StoreOptions.Json,
        };
        return command.Does(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancel)
    {
        using var gate = new WorkGate(threads: 1);
        var reader = new ImageReader(new Limits(), gate);
        var json = parsed.GetValue(StoreOptions.Json);
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("image");
        // Of a narrow screen the names take what there is; the placeholder is for programs anyway.
        var isWide = Console.IsOutputRedirected || Console.WindowWidth >= 140;
        foreach (var column in (string[])["format", "size", "frames", "turned", "alpha", "bytes", "colour", .. isWide ? ["thumbhash"] : Array.Empty<string>()])
            table.AddColumn(new TableColumn(column).NoWrap());
        var status = Exit.Done;
        foreach (var image in parsed.GetRequiredValue(Images))
        {
            var (bytes, trouble) = await ReadAsync(image, parsed.GetValue(StoreOptions.Endpoint), reader.Limits, cancel);
            var read = bytes is null ? new Failure(FailureKind.Missing, trouble!) : await reader.ReadAsync(bytes);
            if (!read.Try(out var summary, out var failure))
            {
                status = Exit.Failed;
                if (json)
                    screen.Json(new { Image = image, Error = failure.Detail });
                else
                    screen.Trouble($"{image}: {failure.Detail}");
                continue;
            }

            var (facts, colour) = (summary.Facts, $"#{summary.Colour.R:x2}{summary.Colour.G:x2}{summary.Colour.B:x2}");
            if (json)
            {
                screen.Json(new
                {
                    Image = image,
                    Format = facts.Format.Name,
                    facts.Format.ContentType,
                    facts.Upright.Width,
                    facts.Upright.Height,
                    facts.Frames,
                    facts.Orientation,
                    Alpha = facts.HasAlpha,
                    Bytes = bytes!.Length,
                    summary.Thumbhash,
                    Colour = colour,
                });
            }
            else
            {
                Text[] placeholder = isWide ? [new(summary.Thumbhash)] : [];
                table.AddRow([
                    new Text(image), new Text(facts.Format.Name), new Text($"{facts.Upright.Width} x {facts.Upright.Height}"), new Text($"{facts.Frames}"),
                    new Text(Turned(facts.Orientation)), new Text(facts.HasAlpha ? "yes" : "no"), new Text(Words.Bytes(bytes!.Length)),
                    new Markup($"[{colour}]■[/] {colour}"), .. placeholder,
                ]);
            }
        }

        if (table.Rows.Count > 0)
            Screen.Data(table);
        return status;
    }

    private static async Task<(byte[]? Bytes, string? Trouble)> ReadAsync(string image, Uri? endpoint, Limits limits, CancellationToken cancel)
    {
        if (StoreAddress.OfObject(image) is var (store, key))
        {
            await using var opened = await store.Open(endpoint).OpenAsync(key, cancel: cancel);
            return opened is null ? (null, "there is no such object.")
                : limits.RefuseFile(opened.Info.Size) is { } large ? (null, large.Detail)
                : (await opened.ReadAllAsync(cancel), null);
        }

        try
        {
            return limits.RefuseFile(new FileInfo(image) is { Exists: true } file ? file.Length : 0) is { } large
                ? (null, large.Detail)
                : (await File.ReadAllBytesAsync(image, cancel), null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, Directory.Exists(image) ? "it is a folder." : File.Exists(image) ? error.Message : "there is no such file.");
        }
    }

    /// <summary>What EXIF says must be done to see it upright.</summary>
    private static string Turned(int orientation) => orientation switch
    {
        1 => "no",
        2 => "flopped",
        3 => "180°",
        4 => "flipped",
        5 => "90°, flopped",
        6 => "90°",
        7 => "270°, flopped",
        _ => "270°",
    };
}
