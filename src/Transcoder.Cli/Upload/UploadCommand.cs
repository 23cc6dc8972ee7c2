using System.CommandLine;
using System.Diagnostics;
using System.Net;
using Transcoder.Cli.Stores;
using Transcoder.Cli.Terminal;
using Transcoder.Client;

namespace Transcoder.Cli.Upload;

/// <summary><c>transcoder upload</c>: adds files through the image API.</summary>
internal static class UploadCommand
{
    private const string TokenVariable = "TRANSCODER_TOKEN";

    private static readonly Argument<string[]> Files = new("FILE") { Description = "Files; of a folder all images below it.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<Uri?> ServerOption = StoreOptions.Address("The server of the image API.", "--server");
    private static readonly Option<string?> Token = new("--token") { Description = $"What the server knows you by; else from {TokenVariable}." };
    private static readonly Option<string?> Transform = new("--transform", "-t") { Description = "A variant that is made of each at once: w800-webp." };
    private static readonly Option<int> Concurrency = StoreOptions.Concurrency(4, "Files");

    public static Command Create()
    {
        ServerOption.Required = true;
        var command = new DocumentedCommand(
            "upload",
            "Adds files through the image API and prints their addresses. The same file from the same place is not added again within a day.",
            $$"""
            transcoder upload cat.jpg --server http://localhost:8080 --token …
            transcoder upload photos/ --server https://cdn.example --transform w800-webp
            transcoder upload photos/ --server http://localhost:8080 --json > added.jsonl

            --json prints {"file", "id", "url"} for each, {"file", "error"} for what failed, and at the end {"summary": …}.

            {{Exit.Text}}
            """)
        {
            Files, ServerOption, Token, Transform, Concurrency, StoreOptions.Json,
        };
        return command.Does(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken interrupted)
    {
        var files = UploadFiles.Of(parsed.GetRequiredValue(Files));
        // A file of 50 MB over a slow line takes its time.
        using var http = new HttpClient { BaseAddress = parsed.GetRequiredValue(ServerOption), Timeout = TimeSpan.FromMinutes(10) };
        var token = parsed.GetValue(Token) ?? Environment.GetEnvironmentVariable(TokenVariable);
        var client = new TranscoderClient(http, new TranscoderClientOptions { Token = token });
        var (json, transform, began) = (parsed.GetValue(StoreOptions.Json), parsed.GetValue(Transform), Stopwatch.StartNew());
        var tally = new Tally("files") { Phase = "Uploading", IsCounted = true };
        tally.Found(files.Count);

        var isInterrupted = await screen.WatchAsync(tally, async () =>
        {
            using var interruption = new Interruption(interrupted);
            var bounds = new ParallelOptions { MaxDegreeOfParallelism = parsed.GetValue(Concurrency), CancellationToken = interrupted };
            try
            {
                await Parallel.ForEachAsync(files, bounds, async (file, _) =>
                    tally.Finished(failed: !await IsAddedAsync(client, file, transform, screen, json, interruption.Cut)));
                return false;
            }
            catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
            {
                return true;
            }
        });
        return Report(screen, json, tally, began.Elapsed, isInterrupted);
    }

    /// <exception cref="RefusedException">The server does not know who asks, so that no other file would fare better.</exception>
    private static async Task<bool> IsAddedAsync(TranscoderClient client, string file, string? transform, Screen screen, bool json, CancellationToken cancel)
    {
        try
        {
            var options = new UploadOptions { Transform = transform, IdempotencyKey = await UploadFiles.KeyAsync(file, transform, cancel) };
            var added = await client.AddImageAsync(file, options, cancel: cancel);
            if (json)
                screen.Json(new { File = file, added.Id, added.Url });
            else
                screen.Data($"{added.Url}  {file}");
            return true;
        }
        catch (TranscoderException refused) when (refused.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw new RefusedException($"The server wants to know who asks: give --token, or {TokenVariable}.");
        }
        catch (Exception error) when (error is HttpRequestException or IOException or UnauthorizedAccessException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            var why = error is TranscoderException { Detail: { } detail } ? detail : error.Message;
            if (json)
                screen.Json(new { File = file, Error = why });
            else
                screen.Say($"failed: {file}: {why}");
            return false;
        }
    }

    private static int Report(Screen screen, bool json, Tally tally, TimeSpan took, bool isInterrupted)
    {
        var added = tally.Done - tally.Failed;
        if (json)
            screen.Json(new { Summary = new { Added = added, tally.Failed, tally.Left, Interrupted = isInterrupted, Seconds = Math.Round(took.TotalSeconds, 1) } });
        else
            screen.Say($"{Words.Count(added)} added{(tally.Failed > 0 ? $", {Words.Count(tally.Failed)} failed" : "")} in {Words.Time(took)}.");
        if (isInterrupted)
            screen.Say($"Interrupted: {Words.Count(tally.Left, "file")} left. The same command goes on from here.");
        return isInterrupted ? Exit.Interrupted : tally.Failed > 0 ? Exit.Failed : Exit.Done;
    }
}
