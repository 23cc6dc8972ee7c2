using System.Text.Json.Nodes;

namespace Transcoder.Tests.Cdk;

/// <summary>What the functions are, what they are told, and what they may do.</summary>
[Collection(CdkCollection.Name)]
public sealed class FunctionTests
{
    private const string Images = "arn:{AWS::Partition}:s3:::transcoder-images-{AWS::AccountId}-{AWS::Region}";
    private const string Originals = "arn:{AWS::Partition}:s3:::transcoder-originals-{AWS::AccountId}-{AWS::Region}";
    private const string Invalidate = "Allow cloudfront:CreateInvalidation on arn:{AWS::Partition}:cloudfront::{AWS::AccountId}:distribution/{DeliveryDistribution}";
    private const string Count = "Allow dynamodb:UpdateItem on {RecordsTable.Arn}";

    private static readonly string[] OfImages =
    [
        $"Allow s3:GetObject s3:GetObjectTagging s3:PutObject s3:DeleteObject s3:AbortMultipartUpload on {Originals}/uploads/*",
        $"Allow s3:ListBucket on {Originals} {Images}",
        $"Allow s3:GetObject on {Images}/*",
        $"Allow s3:PutObject s3:PutObjectTagging s3:DeleteObject s3:AbortMultipartUpload on {Images}/uploads/* {Images}/*/uploads/*",
        Invalidate,
        "Allow dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:Query on {RecordsTable.Arn}",
    ];

    private static readonly Template Standard = Stacks.Of();
    private static readonly Template Everything = Stacks.Of(Contexts.Everything);
    private static readonly Template Native = Stacks.Of(("name", "native"), ("runtime", "native"), ("invalidateRedirect", "false"), ("priceClass", "200"));
    private static readonly Template WithoutApi = Stacks.Of(Contexts.WithoutApi);
    private static readonly Template WithoutReduced = Stacks.Of(Contexts.WithoutReduced);

    [Fact]
    public void The_resize_function_may_do_what_it_does_and_nothing_else()
    {
        string[] statements =
        [
            "Allow logs:CreateLogStream logs:PutLogEvents on {ResizingResizeLog.Arn}",
            $"Allow s3:GetObject s3:PutObject s3:DeleteObject on {Images}/*",
            $"Allow s3:ListBucket on {Images}",
            Invalidate,
            Count,
        ];

        Assert.Equal(statements, Statements(Standard, "Resizing"));
        Assert.Equal(statements.Select(line => line.Replace("transcoder-", "native-")), Statements(Native, "Resizing"));
    }

    [Fact]
    public void The_mirror_may_do_what_it_does_and_nothing_else() => Assert.Equal(
        [
            "Allow logs:CreateLogStream logs:PutLogEvents on {MirroringMirrorLog.Arn}",
            $"Allow s3:GetObject s3:GetObjectTagging on {Originals}/*",
            $"Allow s3:ListBucket on {Originals}",
            $"Allow s3:GetObject s3:PutObject s3:PutObjectTagging s3:DeleteObject s3:AbortMultipartUpload on {Images}/*",
            $"Allow s3:ListBucket on {Images}",
            Invalidate,
            Count,
            "Allow sqs:SendMessage on {MirroringFailed.Arn}",
        ],
        Statements(Standard, "Mirroring"));

    [Fact]
    public void The_images_function_may_do_what_it_does_and_nothing_else() => Assert.Equal(
        ["Allow logs:CreateLogStream logs:PutLogEvents on {ImagingImagesLog.Arn}", .. OfImages], Statements(Standard, "Imaging"));

    [Fact]
    public void The_jobs_function_may_do_the_same_and_read_the_stream() => Assert.Equal(
        [
            "Allow logs:CreateLogStream logs:PutLogEvents on {WorkingJobsLog.Arn}",
            .. OfImages,
            "Allow dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator on {RecordsTable.StreamArn}",
            "Allow dynamodb:ListStreams on {RecordsTable.Arn}/stream/*",
            "Allow sqs:SendMessage on {WorkingFailed.Arn}",
        ],
        Statements(Standard, "Working"));

    [Fact]
    public void No_role_has_more_than_its_policy()
    {
        Assert.All([(Standard, 4), (Everything, 4), (Native, 4), (WithoutApi, 2)], expected =>
        {
            var (template, functions) = expected;
            Assert.Equal(functions, template.All("AWS::IAM::Role").Count);
            Assert.Equal(functions, template.All("AWS::IAM::Policy").Count);
            Assert.Empty(template.All("AWS::IAM::ManagedPolicy"));
            Assert.All(template.All("AWS::IAM::Role").Values, role => Assert.Equal(["AssumeRolePolicyDocument"], role.Select(property => property.Key)));
            Assert.All(template.All("AWS::IAM::Role").Values, role => Assert.Equal(
                "[{Action: sts:AssumeRole, Effect: Allow, Principal: {Service: lambda.amazonaws.com}}]", Template.Text(role["AssumeRolePolicyDocument"]!["Statement"])));
        });
    }

    [Fact]
    public void A_managed_function_is_an_assembly_and_a_native_one_a_bootstrap()
    {
        Assert.Equal(("dotnet10", "Transcoder.Lambda", "[x86_64]", 1769, 29), Shape(Standard, "Resizing"));
        Assert.Equal(("dotnet10", "Transcoder.Lambda", "[x86_64]", 1769, 900), Shape(Standard, "Mirroring"));
        Assert.Equal(("dotnet10", "Transcoder.Lambda", "[x86_64]", 512, 900), Shape(WithoutReduced, "Mirroring"));
        Assert.Equal(1024, (int)Function(Everything, "Mirroring")["MemorySize"]!);
        Assert.Equal(("dotnet10", "Transcoder.Lambda", "[arm64]", 3008, 29), Shape(Everything, "Resizing"));
        Assert.Equal(("provided.al2023", "bootstrap", "[x86_64]", 1769, 29), Shape(Native, "Resizing"));
        Assert.Equal(("dotnet10", "Transcoder.Lambda", "[x86_64]", 1769, 29), Shape(Standard, "Imaging"));
        Assert.Equal(("dotnet10", "Transcoder.Lambda", "[arm64]", 2048, 29), Shape(Everything, "Imaging"));
        Assert.Equal(("dotnet10", "Transcoder.Lambda", "[x86_64]", 1769, 300), Shape(Standard, "Working"));
        Assert.Equal(("provided.al2023", "bootstrap", "[x86_64]", 1769, 300), Shape(Native, "Working"));
        Assert.Equal(1536, (int)Function(Everything, "Working")["MemorySize"]!);
        Assert.Single(Standard.All("AWS::Lambda::Function").Values.DistinctBy(function => function["Code"]!.ToJsonString()));

        static (string?, string?, string, int, int) Shape(Template template, string id)
        {
            var function = template.One("AWS::Lambda::Function", id);
            return ((string?)function["Runtime"], (string?)function["Handler"], Template.Text(function["Architectures"]), (int)function["MemorySize"]!, (int)function["Timeout"]!);
        }
    }

    [Fact]
    public void Concurrency_is_reserved_only_when_asked_for()
    {
        Assert.Equal((null, null), Reserved(Standard));
        Assert.Equal((50, 5), Reserved(Everything));

        static (int?, int?) Reserved(Template template) =>
            ((int?)Function(template, "Resizing")["ReservedConcurrentExecutions"], (int?)Function(template, "Mirroring")["ReservedConcurrentExecutions"]);
    }

    [Fact]
    public void The_environment_is_what_the_functions_read()
    {
        Assert.Equal(
            [
                "TRANSCODER_DESTINATION_BUCKET=transcoder-images-{AWS::AccountId}-{AWS::Region}",
                "TRANSCODER_DISTRIBUTION_ID={DeliveryDistribution}",
                "TRANSCODER_FUNCTION=resize",
                "TRANSCODER_INVALIDATION_BUDGET=1000",
                "TRANSCODER_ORIGIN_SECRET={{resolve:secretsmanager:{OriginSecret}:SecretString:::}}",
                "TRANSCODER_TABLE={RecordsTable}",
            ],
            Environment(Standard, "Resizing"));
        Assert.Equal(
            [
                "TRANSCODER_DESTINATION_BUCKET=transcoder-images-{AWS::AccountId}-{AWS::Region}",
                "TRANSCODER_DISTRIBUTION_ID={DeliveryDistribution}",
                "TRANSCODER_FUNCTION=mirror",
                "TRANSCODER_INVALIDATION_BUDGET=1000",
                "TRANSCODER_SOURCE_BUCKET=transcoder-originals-{AWS::AccountId}-{AWS::Region}",
                "TRANSCODER_TABLE={RecordsTable}",
            ],
            Environment(Standard, "Mirroring"));
        foreach (var (id, name) in ((string Id, string Name)[])[("Imaging", "images"), ("Working", "jobs")])
        {
            Assert.Equal(
                [
                    "TRANSCODER_CDN_ADDRESS=https://{DeliveryDistribution.DomainName}",
                    "TRANSCODER_DESTINATION_BUCKET=transcoder-images-{AWS::AccountId}-{AWS::Region}",
                    "TRANSCODER_DISTRIBUTION_ID={DeliveryDistribution}",
                    $"TRANSCODER_FUNCTION={name}",
                    "TRANSCODER_INVALIDATION_BUDGET=1000",
                    "TRANSCODER_SOURCE_BUCKET=transcoder-originals-{AWS::AccountId}-{AWS::Region}",
                    "TRANSCODER_TABLE={RecordsTable}",
                ],
                Environment(Standard, id));
        }
        Assert.Contains("TRANSCODER_CDN_ADDRESS=https://images.example.com", Environment(Everything, "Imaging"));
        Assert.Equal(
            [
                "TRANSCODER_DESTINATION_BUCKET=my-images",
                "TRANSCODER_DISTRIBUTION_ID={DeliveryDistribution}",
                "TRANSCODER_FALLBACK=none.png",
                "TRANSCODER_FUNCTION=mirror",
                "TRANSCODER_INVALIDATION_BUDGET=5000",
                "TRANSCODER_LADDER=100,200",
                "TRANSCODER_PRESETS=thumb=w100-h100-cover",
                "TRANSCODER_SIGNING_KEYS={{resolve:secretsmanager:image/keys:SecretString}}",
                "TRANSCODER_SOURCE_BUCKET=my-originals",
                "TRANSCODER_TABLE={RecordsTable}",
                """TRANSCODER_WATERMARKS={"": {"key": "logo.png"}}""",
            ],
            Environment(Everything, "Mirroring"));
        Assert.Contains("TRANSCODER_INVALIDATE_REDIRECT=false", Environment(Native, "Resizing"));
        Assert.All(
            (string[])["Resizing", "Mirroring", "Imaging", "Working"],
            id => Assert.Contains("TRANSCODER_REDUCED_ORIGINALS=false", Environment(WithoutReduced, id)));
    }

    private static string[] Statements(Template template, string id) => Template.Statements(template.One("AWS::IAM::Policy", id));

    private static JsonObject Function(Template template, string id) => template.One("AWS::Lambda::Function", id);

    private static string[] Environment(Template template, string id) =>
    [
        .. Function(template, id)["Environment"]!["Variables"]!.AsObject()
            .Select(variable => $"{variable.Key}={Template.Text(variable.Value)}").Order(StringComparer.Ordinal),
    ];
}
