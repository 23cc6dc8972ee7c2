using System.Security.Cryptography;
using System.Text;
using Amazon.CloudFront;
using Amazon.CloudFront.Model;
using Amazon.Runtime;
using Transcoder.Delivery;
using Invalidation = Transcoder.Delivery.Invalidation;

namespace Transcoder.Aws;

/// <summary>
/// The distribution. One request asks for all that an invalidation names; that it was accepted is all that is waited for.
/// </summary>
/// <param name="client">One that follows no redirect, as <see cref="AwsClients.CloudFront"/> makes it.</param>
/// <param name="budget">What optional invalidations are taken from, and all are counted in; null is without a limit.</param>
/// <param name="log">Told of what was skipped or is not counted, a line each.</param>
public sealed class CloudFrontEdge(IAmazonCloudFront client, string distributionId, InvalidationBudget? budget, Action<string> log) : IEdge
{
    public async Task InvalidateAsync(Invalidation invalidation, CancellationToken cancel = default)
    {
        var items = Items(invalidation, out var tooLong);
        if (tooLong is not null && invalidation.Tag is null)
        {
            Failed(invalidation, new EdgeException($"The path '{tooLong}' is longer than the {InvalidationPaths.MaxLength} characters that CloudFront takes."));
            return;
        }

        if (tooLong is not null)
            log($"The path '{tooLong}' is too long for CloudFront; what bears the tag {invalidation.Tag} is forgotten, a redirect of that path when its time ends.");
        if (items.Count > 0)
            await SendAsync(invalidation, items, cancel);
    }

    private async Task SendAsync(Invalidation invalidation, List<string> items, CancellationToken cancel)
    {
        try
        {
            if (invalidation.Optional && budget is not null && !await budget.TryTakeAsync(items.Count, cancel))
            {
                Skipped(invalidation, "budget", "this month's budget is used up");
                return;
            }

            await CreateAsync(invalidation.Reference, items, cancel);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            Failed(invalidation, error);
            return;
        }

        Telemetry.Invalidations.Add(1, Telemetry.Tag("outcome", "sent"));
        if (!invalidation.Optional)
            await CountAsync(items.Count, cancel);
    }

    private async Task CreateAsync(string reference, List<string> items, CancellationToken cancel)
    {
        var batch = new InvalidationBatch(new Paths { Items = items, Quantity = items.Count }, CallerReference(reference, items));
        var answer = await client.CreateInvalidationAsync(new CreateInvalidationRequest(distributionId, batch), cancel);
        if (answer.Invalidation is null)
            throw new EdgeException($"CloudFront answered {(int)answer.HttpStatusCode} without an invalidation.");
    }

    /// <summary>That the count could not be kept loses nothing that was promised.</summary>
    private async Task CountAsync(int paths, CancellationToken cancel)
    {
        try
        {
            if (budget is not null)
                await budget.CountAsync(paths, cancel);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            log($"{paths} invalidated paths are not counted in this month's budget: {error.Message}");
        }
    }

    /// <exception cref="EdgeException">The invalidation is required.</exception>
    private void Failed(Invalidation invalidation, Exception error)
    {
        if (invalidation.Optional)
        {
            Skipped(invalidation, "edge", Reason(error));
            return;
        }

        Telemetry.Invalidations.Add(1, Telemetry.Tag("outcome", "failed"));
        throw error as EdgeException ?? new EdgeException($"CloudFront did not take the invalidation of {Named(invalidation)}: {Reason(error)}", error);
    }

    private void Skipped(Invalidation invalidation, string why, string reason)
    {
        Telemetry.Invalidations.Add(1, Telemetry.Tag("outcome", "skipped"), Telemetry.Tag("why", why));
        log($"Invalidation skipped: {Named(invalidation)}: {reason}");
    }

    /// <summary>What fits; the first of what does not is named.</summary>
    private static List<string> Items(Invalidation invalidation, out string? tooLong)
    {
        List<string> paths = [.. invalidation.Paths.Select(InvalidationPaths.Encode), .. invalidation.Prefixes.Select(InvalidationPaths.Wildcard)];
        tooLong = paths.Find(path => path.Length > InvalidationPaths.MaxLength);
        paths.RemoveAll(path => path.Length > InvalidationPaths.MaxLength);
        if (invalidation.Tag is { } tag)
            paths.Add("#" + tag);
        return paths;
    }

    /// <summary>
    /// The same for each try of one change, so that a retry does nothing new. The items are part of it: the same reference with other items
    /// is an error to the service.
    /// </summary>
    private static string CallerReference(string reference, List<string> items) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{reference}\n{string.Join('\n', items)}")));

    private static string Named(Invalidation invalidation) =>
        string.Join(", ", [.. invalidation.Paths, .. invalidation.Prefixes.Select(prefix => prefix + "*"), .. invalidation.Tag is { } tag ? ["#" + tag] : Array.Empty<string>()]);

    private static string Reason(Exception error) => error is AmazonServiceException { ErrorCode: { } code } ? $"{code}: {error.Message}" : error.Message;
}
