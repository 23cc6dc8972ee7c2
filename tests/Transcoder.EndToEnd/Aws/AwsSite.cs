using System.Collections.Concurrent;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3.Model;
using Transcoder.Contracts;
using Transcoder.Tests.Aws;
using Transcoder.Tests.Cdk;
using Transcoder.Tests.Docs;

namespace Transcoder.EndToEnd.Aws;

/// <summary>The synthesized stack as it would stand in an account: the published functions on a real S3, behind stand-ins for the rest.</summary>
internal sealed class AwsSite : IAsyncDisposable
{
    public const string Region = "eu-west-1";
    public const string CdnHost = "d1.cloudfront.net";
    public const string Referer = "referer-secret";
    public const string OriginSecret = "origin-secret";

    /// <summary>What a secret of the name <c>image/keys</c> holds.</summary>
    public const string SigningKeys = "first-secret-0123456789,older-secret-9876543210";

    /// <summary>So many invocations at once.</summary>
    public const int ResizeProcesses = 2;

    private readonly AwsParts _parts;
    private readonly string _assembly;
    private readonly List<IAsyncDisposable> _started = [];
    private Func<string, Spoiling?> _spoil = _ => null;
    private CloudFront _edge = null!;
    private int _put;
    private int _gatewayRequests;

    private AwsSite(AwsParts parts, StackTemplate template, string assembly)
    {
        (_parts, Template, _assembly) = (parts, template, assembly);
        (SourceBucket, DestinationBucket) = (Bucket("Source"), Bucket("Destination"));
    }

    public StackTemplate Template { get; }

    public string SourceBucket { get; }

    public string DestinationBucket { get; }

    /// <summary>By the edge's own time, which passes when it is told to.</summary>
    public Clock Clock { get; } = new();

    public LambdaFunction Resize { get; private set; } = null!;

    public LambdaFunction Mirror { get; private set; } = null!;

    /// <summary>Null, as the worker, where the stack has no image API.</summary>
    public LambdaFunction? Images { get; private set; }

    public LambdaFunction? Jobs { get; private set; }

    /// <summary>The records' table, and what wakes the worker.</summary>
    public TableStream Records { get; private set; } = null!;

    public BucketEvents Events { get; private set; } = null!;

    public Website Website { get; private set; } = null!;

    public HttpApi Api { get; private set; } = null!;

    /// <summary>CloudFront's API, which tells the edge what to forget.</summary>
    public CloudFrontApi Invalidations { get; private set; } = null!;

    public Browser Browser { get; private set; } = null!;

    /// <summary>Where the CDN is asked, for a browser of one's own.</summary>
    public Uri Address => _edge.Address;

    /// <summary>The heads of what the functions asked S3.</summary>
    public ConcurrentQueue<string> S3Requests { get; private set; } = null!;

    /// <summary>How much the origins were asked.</summary>
    public (int Website, int Function) Calls => (Website.Asked.Count, Resize.Invocations);

    public static async Task<AwsSite> DeployAsync(AwsParts parts, FunctionBinary binary, SiteOptions? options = null)
    {
        options ??= new SiteOptions();
        var account = await parts.NewAccountAsync();
        var published = await FunctionBinaries.PublishedAsync(binary);
        var stack = Stacks.Of([("runtime", FunctionBinaries.Runtime(binary)), .. options.Context]);
        var site = new AwsSite(parts, StackOf(stack, account), Path.GetDirectoryName(stack.File)!);
        try
        {
            await site.StartAsync(published.Folder, options);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Drops an original, and waits until the functions have done what that causes.</summary>
    public async Task DropAsync(string key, byte[] bytes)
    {
        await PutAsync(key, bytes);
        await Events.IdleAsync();
    }

    public async Task PutAsync(string key, byte[] bytes)
    {
        Interlocked.Increment(ref _put);
        await PutAsync(SourceBucket, key, bytes);
    }

    /// <summary>Puts an object into the destination, where only the functions do.</summary>
    public async Task StoreAsync(string key, byte[] bytes)
    {
        await PutAsync(DestinationBucket, key, bytes);
        await Events.IdleAsync();
    }

    private async Task PutAsync(string bucket, string key, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        await _parts.S3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, InputStream = content, UseChunkEncoding = false });
    }

    public async Task DeleteAsync(string key)
    {
        await _parts.S3.DeleteObjectAsync(SourceBucket, key);
        await Events.IdleAsync();
    }

    /// <summary>What the destination has of an original: itself and its variants, by key.</summary>
    public async Task<string[]> StoredAsync(string key)
    {
        var listed = await _parts.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = DestinationBucket });
        Assert.False(listed.IsTruncated is true);
        return
        [
            .. (listed.S3Objects ?? []).Select(found => found.Key)
                .Where(found => found == key || found.EndsWith("/" + key, StringComparison.Ordinal))
                .OrderBy(found => found.Length),
        ];
    }

    /// <summary>What AWS would have counted so far.</summary>
    public Calls Counted()
    {
        var s3 = S3Requests.Select(Kind).ToLookup(kind => kind);
        var table = Records.Asked.ToLookup(call => call is "GetItem" or "Query" or "BatchGetItem");
        return new Calls(
            _edge.Requests, _edge.FunctionRuns, s3["write"].Count() + _put, s3["read"].Count() + Website.Asked.Count, _gatewayRequests,
            Resize.Invocations, Mirror.Invocations, (Images?.Invocations ?? 0) + (Jobs?.Invocations ?? 0), table[false].Count(), table[true].Count(),
            Invalidations.Accepted.Sum(accepted => accepted.Items.Count));

        // Deleting is free, also of many at once; a listing counts as a write.
        static string Kind(string head) => head.Split(' ') switch
        {
            ["DELETE", ..] => "free",
            ["POST", var target, ..] when target.Contains("?delete", StringComparison.Ordinal) => "free",
            ["GET", var target, ..] when target.Contains("list-type=2", StringComparison.Ordinal) => "write",
            ["GET" or "HEAD", ..] => "read",
            _ => "write",
        };
    }

    /// <summary>Until nothing is left to do of what was asked so far: a function may go on after its answer, and what it does tells another.</summary>
    public async Task IdleAsync()
    {
        await Events.IdleAsync();
        await Records.IdleAsync();
        var before = Counted();
        await Patience.UntilAsync(() => Task.FromResult((Was: before, Is: before = Counted())), seen => seen.Was == seen.Is);
        await Events.IdleAsync();
    }

    /// <summary>The path of an address that the API told, which is one of the CDN's host.</summary>
    public string PathOf(string address)
    {
        Assert.StartsWith($"https://{CdnHost}/", address, StringComparison.Ordinal);
        return address[$"https://{CdnHost}".Length..];
    }

    /// <summary>Writes an item into the records' table, which tells its stream.</summary>
    public async Task WriteAsync(Dictionary<string, AttributeValue> item)
    {
        using var client = new AmazonDynamoDBClient(
            new Amazon.Runtime.BasicAWSCredentials("AKIDEXAMPLE", "secret"), new AmazonDynamoDBConfig { ServiceURL = Records.Address.ToString() });
        await client.PutItemAsync(Template.Reference(Template.Resources("AWS::DynamoDB::Table").Single().Key), item);
    }

    /// <summary>Spoils what S3 tells the functions, until it is disposed of.</summary>
    public IDisposable Spoil(Func<string, Spoiling?> spoil)
    {
        _spoil = spoil;
        return new Unspoiled(this);
    }

    public async ValueTask DisposeAsync()
    {
        Browser?.Dispose();
        foreach (var part in Enumerable.Reverse(_started))
            await part.DisposeAsync();
    }

    private async Task StartAsync(string code, SiteOptions options)
    {
        await StackBuckets.CreateAsync(_parts.S3, Template, options.IsLeftOut);
        await StackTables.CreateAsync(_parts.DynamoDb, Template);
        Records = Started(await TableStream.StartAsync(_parts.DynamoDb.Url, Template));
        Invalidations = Started(await CloudFrontApi.StartAsync());
        var s3 = _parts.Spoiled(head => _spoil(head));
        _started.Add(new Disposed(s3));
        S3Requests = s3.Requests;
        var platform = new Dictionary<string, string>
        {
            ["AWS_REGION"] = Region,
            ["AWS_SECRET_ACCESS_KEY"] = CephServer.SecretKey,
            ["AWS_ENDPOINT_URL_S3"] = s3.Endpoint.ToString(),
            ["AWS_ENDPOINT_URL_CLOUDFRONT"] = Invalidations.Url.ToString(),
            ["AWS_ENDPOINT_URL_DYNAMODB"] = Records.Address.ToString(),
            // There is no internet here but this machine.
            [FunctionVariables.FetchPrivate] = "true",
        };
        Resize = Started(await StartAsync("Resizing", ResizeProcesses));
        Mirror = Started(await StartAsync("Mirroring", 1));
        if (Template.Resources("AWS::Lambda::EventSourceMapping").Any())
        {
            Images = Started(await StartAsync("Imaging", 1));
            Records.Function = Jobs = Started(await StartAsync("Working", 1));
        }
        Events = Started(await BucketEvents.SubscribeAsync(_parts.S3, Template, Mirror));
        Website = Started(await Website.StartAsync(_parts.S3Endpoint));
        var page = await StartPageAsync();
        Api = Started(await HttpApi.StartAsync(Template, AnswerAsync));
        _edge = Started(await CloudFront.StartAsync(
            Template,
            host => host.Contains(".s3-website", StringComparison.Ordinal) ? Website.Address : host.Contains(".s3.", StringComparison.Ordinal) ? page!.Address : Api.Address,
            options.CloudFront with { Time = Clock }));
        Invalidations.Forget = accepted => _edge.Invalidate(accepted.Items);
        Browser = new Browser(_edge.Address);
        await Events.IdleAsync();

        Task<LambdaFunction> StartAsync(string idBegins, int processes)
        {
            var resource = Template.Resource("AWS::Lambda::Function", idBegins);
            platform["AWS_ACCESS_KEY_ID"] = AwsParts.AccessKey(StackBuckets.User((string)resource["Role"]!));
            return LambdaFunction.StartAsync(resource, code, platform, processes);
        }
    }

    /// <summary>Null where the stack has none.</summary>
    private async Task<PageBucket?> StartPageAsync()
    {
        if (!Template.Resources("Custom::CDKBucketDeployment").Any())
            return null;
        using (var asTheFunction = _parts.Connect(AwsParts.AccessKey("deployment")))
            await PageBucket.DeployAsync(asTheFunction, Template, _assembly);
        var asCloudFront = _parts.Connect(AwsParts.AccessKey(StackBuckets.CloudFrontUser));
        _started.Add(new Disposed(asCloudFront));
        return Started(await PageBucket.StartAsync(asCloudFront));
    }

    private async Task<string> AnswerAsync(string function, string json)
    {
        Interlocked.Increment(ref _gatewayRequests);
        var result = await (function.StartsWith("Imaging", StringComparison.Ordinal) ? Images! : Resize).InvokeAsync(json);
        return result.ErrorType is null ? result.Text : throw new InvalidOperationException(result.Text);
    }

    private static StackTemplate StackOf(Template template, string account)
    {
        string Id(string type, string begins = "") => template.Id(type, begins);
        var values = new Dictionary<string, string>
        {
            ["AWS::Region"] = Region,
            ["AWS::AccountId"] = account,
            ["AWS::URLSuffix"] = "amazonaws.com",
            ["AWS::Partition"] = "aws",
            [$"secret:{Id("AWS::SecretsManager::Secret", "Referer")}"] = Referer,
            [$"secret:{Id("AWS::SecretsManager::Secret", "Origin")}"] = OriginSecret,
            ["secret:image/keys"] = SigningKeys,
            [Id("AWS::CloudFront::Distribution")] = CloudFrontApi.DistributionId,
            [$"{Id("AWS::CloudFront::Distribution")}.DomainName"] = CdnHost,
        };
        foreach (var table in template.All("AWS::DynamoDB::Table").Keys)
            values[table] = $"{table}-{account}";
        return new StackTemplate(template.Root.ToJsonString(), values);
    }

    private string Bucket(string idBegins) => (string)Template.Resource("AWS::S3::Bucket", idBegins)["BucketName"]!;

    private T Started<T>(T part)
        where T : IAsyncDisposable
    {
        _started.Add(part);
        return part;
    }

    private sealed class Unspoiled(AwsSite site) : IDisposable
    {
        public void Dispose() => site._spoil = _ => null;
    }

    private sealed class Disposed(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
