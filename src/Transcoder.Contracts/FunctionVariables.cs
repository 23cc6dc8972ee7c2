namespace Transcoder.Contracts;

/// <summary>The environment of a function: what the stack writes there and the function reads.</summary>
public static class FunctionVariables
{
    /// <summary>Which handler the one binary is: <c>resize</c>, <c>mirror</c>, <c>images</c> or <c>jobs</c>. Not <c>_HANDLER</c>, which must name the assembly.</summary>
    public const string Function = "TRANSCODER_FUNCTION";

    /// <summary>The bucket that originals are dropped into.</summary>
    public const string SourceBucket = "TRANSCODER_SOURCE_BUCKET";

    /// <summary>The bucket that the edge reads: mirrored originals and their variants.</summary>
    public const string DestinationBucket = "TRANSCODER_DESTINATION_BUCKET";

    /// <summary>The distribution that is told to forget.</summary>
    public const string DistributionId = "TRANSCODER_DISTRIBUTION_ID";

    /// <summary>Where the CDN is asked, for addresses in answers: <c>https://images.example.com</c>.</summary>
    public const string CdnAddress = "TRANSCODER_CDN_ADDRESS";

    /// <summary>The table with the records of the image API and the month's count of invalidated paths; where resize and mirror have none,
    /// these are not counted, and optional ones have no limit.</summary>
    public const string Table = "TRANSCODER_TABLE";

    /// <summary>How many paths of a month are invalidated before those that the edge soon forgets by itself, of redirects and of new
    /// originals, are left to it; 1,000 by default, what is free. 0 leaves them all.</summary>
    public const string InvalidationBudget = "TRANSCODER_INVALIDATION_BUDGET";

    /// <summary><c>true</c>: addresses that are not public are fetched too. The stack never says so; a test without the internet does.</summary>
    public const string FetchPrivate = "TRANSCODER_FETCH_PRIVATE";

    /// <summary>What <see cref="OriginHeaders.Secret"/> must hold; several are separated by commas, so that one can be changed.</summary>
    public const string OriginSecret = "TRANSCODER_ORIGIN_SECRET";
}

/// <summary>Headers that the edge adds to what it asks of the resize function.</summary>
public static class OriginHeaders
{
    /// <summary>Shows that a request came through the distribution.</summary>
    public const string Secret = "x-origin-secret";

    /// <summary>The path as the viewer sent it, still encoded, without <c>/resize</c>: the API decodes its own and cuts it at a <c>?</c>.</summary>
    public const string Path = "x-transcoder-path";
}
