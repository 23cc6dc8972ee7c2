using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.S3.Model;

namespace Transcoder.EndToEnd.Aws;

/// <summary>
/// The buckets of a template, made on Ceph as it says: name, website, policy. Not made are those parts that Ceph does not have or does at
/// once: encryption, ownership, the block of public access, the clearing of unfinished uploads. It has no roles: each function is a user,
/// whom the bucket's policy allows what the function's role may do.
/// </summary>
internal static class StackBuckets
{
    /// <summary>One for each role.</summary>
    public static IReadOnlyList<(string Role, string Name)> Users { get; } =
        [("Resizing", "resize"), ("Mirroring", "mirror"), ("Imaging", "images"), ("Working", "jobs"), ("CustomCDKBucketDeployment", "deployment")];

    /// <summary>Stands for CloudFront where it signs what it asks.</summary>
    public const string CloudFrontUser = "cloudfront";

    /// <param name="isLeftOut">Statements of a policy that a test wants to do without.</param>
    public static async Task CreateAsync(IAmazonS3 s3, StackTemplate template, Func<JsonNode, bool> isLeftOut)
    {
        foreach (var (_, bucket) in template.Resources("AWS::S3::Bucket"))
        {
            var name = (string)bucket["BucketName"]!;
            await s3.PutBucketAsync(name);
            if (bucket["WebsiteConfiguration"] is { } website)
                await s3.PutBucketWebsiteAsync(name, Website(website));
            if ((string?)bucket["VersioningConfiguration"]?["Status"] is "Enabled")
                await s3.PutBucketVersioningAsync(new() { BucketName = name, VersioningConfig = new() { Status = VersionStatus.Enabled } });
        }
        var ofRoles = RoleStatements(template).ToArray();
        foreach (var (_, policy) in template.Resources("AWS::S3::BucketPolicy"))
        {
            var (name, document) = ((string)policy["Bucket"]!, policy["PolicyDocument"]!.AsObject());
            var statements = document["Statement"]!.AsArray().Select(statement => statement!)
                .Where(statement => !NeedsTls(statement))
                .Concat(ofRoles.Where(statement => IsOf(name, (string)statement["Resource"]![0]!)))
                .Where(statement => !isLeftOut(statement))
                .Select(statement => ForUsers(ForCloudFront(statement, template)));
            document["Statement"] = new JsonArray([.. statements.Select(statement => statement.DeepClone())]);
            await s3.PutBucketPolicyAsync(name, document.ToJsonString());
        }
    }

    /// <summary>The user that stands for a role.</summary>
    public static string User(string role) => Users.Single(user => role.StartsWith(user.Role, StringComparison.Ordinal)).Name;

    private static IEnumerable<JsonObject> RoleStatements(StackTemplate template) =>
        from policy in template.Resources("AWS::IAM::Policy")
        from statement in policy.Value["PolicyDocument"]!["Statement"]!.AsArray()
        where statement["Action"]!.ToJsonString().Contains("s3:", StringComparison.Ordinal)
        from resource in statement["Resource"] is JsonArray many ? many : new JsonArray(statement["Resource"]!.DeepClone())
        select new JsonObject
        {
            ["Sid"] = User((string)policy.Value["Roles"]![0]!),
            ["Effect"] = (string)statement["Effect"]!,
            ["Principal"] = new JsonObject { ["AWS"] = $"arn:aws:iam:::user/{User((string)policy.Value["Roles"]![0]!)}" },
            ["Action"] = statement["Action"]!.DeepClone(),
            // Ceph holds the deletion of several objects at once against the bucket, not against each of them; and to it a star ends before
            // the first that may follow it, so that what two folders lie before must be said.
            ["Resource"] = new JsonArray(
                (string)resource!, ((string)resource!).Split('/')[0], ((string)resource!).Replace("/*/", "/resize/*/", StringComparison.Ordinal)),
        };

    /// <summary>Ceph knows no account that somebody is of: who is not of this one is whoever is none of its users.</summary>
    private static JsonNode ForUsers(JsonNode statement)
    {
        if (statement["Condition"]?["StringNotEquals"]?["aws:PrincipalAccount"] is null)
            return statement;
        var forUsers = statement.DeepClone().AsObject();
        forUsers.Remove("Condition");
        forUsers.Remove("Principal");
        forUsers["NotPrincipal"] = new JsonObject
        {
            ["AWS"] = new JsonArray([.. Users.Select(user => user.Name).Append(CephServer.Owner).Select(name => (JsonNode)$"arn:aws:iam:::user/{name}")]),
        };
        return forUsers;
    }

    /// <summary>Ceph knows no service, and not on whose behalf it asks: the policy must mean the distribution of this template.</summary>
    private static JsonNode ForCloudFront(JsonNode statement, StackTemplate template)
    {
        if (statement["Principal"] is not JsonObject principal || (string?)principal["Service"] is not "cloudfront.amazonaws.com")
            return statement;
        Assert.EndsWith(
            $":distribution/{template.Reference(template.Resources("AWS::CloudFront::Distribution").Single().Key)}",
            (string)statement["Condition"]!["StringEquals"]!["AWS:SourceArn"]!, StringComparison.Ordinal);
        var forUser = statement.DeepClone().AsObject();
        forUser.Remove("Condition");
        forUser["Principal"] = new JsonObject { ["AWS"] = $"arn:aws:iam:::user/{CloudFrontUser}" };
        return forUser;
    }

    private static bool IsOf(string bucket, string resource) =>
        resource == $"arn:aws:s3:::{bucket}" || resource.StartsWith($"arn:aws:s3:::{bucket}/", StringComparison.Ordinal);

    /// <summary>There is no TLS here: what is refused without it would be refused altogether. Nor does Ceph know the version of TLS.</summary>
    private static bool NeedsTls(JsonNode statement) =>
        statement["Condition"]?.ToJsonString() is { } condition
        && (condition.Contains("aws:SecureTransport", StringComparison.Ordinal) || condition.Contains("s3:TlsVersion", StringComparison.Ordinal));

    private static WebsiteConfiguration Website(JsonNode website) => new()
    {
        IndexDocumentSuffix = (string?)website["IndexDocument"],
        RoutingRules =
        [
            .. from rule in website["RoutingRules"]!.AsArray()
               let condition = rule["RoutingRuleCondition"]
               let redirect = rule["RedirectRule"]
               select new RoutingRule
               {
                   Condition = new()
                   {
                       HttpErrorCodeReturnedEquals = (string?)condition["HttpErrorCodeReturnedEquals"],
                       KeyPrefixEquals = (string?)condition["KeyPrefixEquals"],
                   },
                   Redirect = new()
                   {
                       HostName = (string?)redirect["HostName"],
                       HttpRedirectCode = (string?)redirect["HttpRedirectCode"],
                       Protocol = (string?)redirect["Protocol"],
                       ReplaceKeyPrefixWith = (string?)redirect["ReplaceKeyPrefixWith"],
                       ReplaceKeyWith = (string?)redirect["ReplaceKeyWith"],
                   },
               },
        ],
    };
}
