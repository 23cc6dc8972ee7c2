using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Transcoder.Contracts;
using Transcoder.Contracts.Api;
using Transcoder.Delivery;

namespace Transcoder.Tests.Images;

/// <summary>The document says what the code does: calls, filters, records, problems.</summary>
public class OpenApiTests
{
    /// <summary>What is written for a record's type by its name in the document.</summary>
    private static readonly JsonTypeInfo[] Records =
    [
        ApiJson.Wire.UploadRequest, ApiJson.Wire.UploadResults, ApiJson.Wire.UploadResult, ApiJson.Wire.ImageRecord, ApiJson.Wire.ImageVariant,
        ApiJson.Wire.ImageList, ApiJson.Wire.ThumbnailRequest, ApiJson.Wire.ThumbnailJob, ApiJson.Wire.BatchRequest, ApiJson.Wire.BatchJob,
        ApiJson.Wire.BatchItem,
    ];

    private static readonly UrlPolicy Free = new(new UrlPolicyOptions { Steps = false });

    private static JsonObject Schemas => OpenApi.Document["components"]!["schemas"]!.AsObject();

    [Fact]
    public async Task The_document_is_OpenAPI_and_its_examples_are_as_its_schemas_say()
    {
        var examples = Examples(OpenApi.Document).ToArray();
        Assert.True(examples.Length > 40, $"{examples.Length}");
        await OpenApi.AssertValidAsync(examples);
    }

    [Fact]
    public async Task The_judge_sees_what_is_wrong()
    {
        var schema = Schemas["Problem"]!;
        await Assert.ThrowsAnyAsync<Exception>(() => OpenApi.AssertValidAsync([("a problem", schema, JsonNode.Parse("""{"type": "urn:x"}"""))]));
    }

    [Fact]
    public void It_names_every_call_and_no_other() => Assert.Equal(
        ApiRoutes.All.Select(route => (route.Method, route.Template)).Order(),
        OpenApi.Operations().Select(operation => (operation.Method, operation.Path)).Order());

    [Fact]
    public void A_call_needs_authority_where_it_says_so() => Assert.All(OpenApi.Operations(), operation =>
    {
        var route = ApiRoutes.All.Single(route => (route.Method, route.Template) == (operation.Method, operation.Path));
        var schemes = operation.Operation["security"]!.AsArray().Select(scheme => scheme!.AsObject().Single().Key);
        Assert.Equal(route.IsOpen ? [] : OpenApi.Document["components"]!["securitySchemes"]!.AsObject().Select(scheme => scheme.Key), schemes);
        Assert.Equal(!route.IsOpen, operation.Operation["responses"]!["401"] is not null);
    });

    [Fact]
    public void It_names_every_filter_in_its_order_with_its_other_spellings()
    {
        Assert.Equal(FilterQuery.All.Select(filter => filter.Name), Filters().Select(filter => (string)filter["name"]!));
        Assert.All(Filters(), filter =>
        {
            var others = FilterQuery.All.Single(known => known.Name == (string)filter["name"]!).Others;
            var told = (string?)filter["description"] ?? "";
            var also = told.Contains("Also ", StringComparison.Ordinal) ? told[told.IndexOf("Also ", StringComparison.Ordinal)..] : "";
            Assert.Equal(others, also.Split('`').Where((_, index) => index % 2 == 1));
        });
    }

    [Fact]
    public void A_number_has_the_range_that_the_grammar_has() => Assert.All(
        Filters().Where(filter => (string)filter["schema"]!["type"]! == "integer"),
        filter =>
        {
            var (name, minimum, maximum) = ((string)filter["name"]!, (int)filter["schema"]!["minimum"]!, (int)filter["schema"]!["maximum"]!);
            Assert.True(IsAllowed(name, minimum), $"{name}={minimum}");
            Assert.True(IsAllowed(name, maximum), $"{name}={maximum}");
            Assert.False(IsAllowed(name, minimum - 1), $"{name}={minimum - 1}");
            Assert.False(IsAllowed(name, maximum + 1), $"{name}={maximum + 1}");
        });

    [Fact]
    public void A_word_is_one_of_those_that_the_grammar_has()
    {
        Assert.Equal(Enum.GetValues<Fit>().Select(Vocabulary.Of), Words(Filter("fit")["schema"]!));
        Assert.Equal(Enum.GetValues<Gravity>()[..^1].Select(Vocabulary.Of), Words(Filter("gravity")["schema"]!));
        var formats = Enum.GetValues<OutputFormat>().Select(Vocabulary.Of).ToArray();
        Assert.Equal(formats[..^1], Words(Schemas["ImageVariant"]!["properties"]!["format"]!));
        Assert.Equal([.. formats[..^1], "svg"], Words(Schemas["ImageRecord"]!["properties"]!["format"]!));
        var image = OpenApi.Document["paths"]!["/img/{image}"]!["parameters"]![0]!;
        Assert.Contains($@"\.({string.Join('|', formats)})", (string)image["schema"]!["pattern"]!);
    }

    [Theory]
    [InlineData("fp", "0x0", true)]
    [InlineData("fp", "100,100", true)]
    [InlineData("fp", "101x0", false)]
    [InlineData("background", "#00ff7F", true)]
    [InlineData("background", "00ff0", false)]
    [InlineData("watermark", "Logo", false)]
    public void A_pattern_lets_through_what_the_grammar_does(string name, string value, bool isAllowed)
    {
        Assert.Equal(isAllowed, System.Text.RegularExpressions.Regex.IsMatch(value, (string)Filter(name)["schema"]!["pattern"]!));
        Assert.Equal(isAllowed, IsAllowed(name, value));
    }

    [Fact]
    public void Every_example_of_a_filter_is_allowed() => Assert.All(
        Filters(), filter => Assert.True(IsAllowed((string)filter["name"]!, filter["example"]!.ToString().ToLowerInvariant()), filter.ToJsonString()));

    [Fact]
    public void Every_record_has_the_properties_that_are_written()
    {
        Assert.Equal(
            Records.Select(record => record.Type.Name).Append("JobStatus").Append("Problem").Order(), Schemas.Select(schema => schema.Key).Order());
        Assert.All(Records, record => Assert.Equal(
            record.Properties.Select(property => property.Name), Schemas[record.Type.Name]!["properties"]!.AsObject().Select(property => property.Key)));
        Assert.Equal(
            ApiJson.Wire.ApiProblem.Properties.Select(property => property.Name), Schemas["Problem"]!["properties"]!.AsObject().Select(property => property.Key));
    }

    [Fact]
    public void What_is_required_is_what_is_always_written() => Assert.All(Records, record =>
    {
        var context = new NullabilityInfoContext();
        var written = record.Properties
            .Where(property => record.Type.GetProperties().Single(known => known.Name.Equals(property.Name.Replace("_", ""), StringComparison.OrdinalIgnoreCase))
                is var clr && context.Create(clr).ReadState == NullabilityState.NotNull)
            .Select(property => property.Name);
        Assert.Equal(written.Order(), Schemas[record.Type.Name]!["required"]!.AsArray().Select(name => (string)name!).Order());
    });

    [Fact]
    public void Every_enumeration_has_the_words_that_are_written()
    {
        Assert.Equal(Written<JobStatus>(), Words(Schemas["JobStatus"]!));
        Assert.Equal(Written<ImageStatus>(), Words(Schemas["ImageRecord"]!["properties"]!["status"]!));
        Assert.Equal(Written<UploadType>(), Words(Schemas["UploadRequest"]!["properties"]!["type"]!));
    }

    [Fact]
    public void It_names_every_type_of_problem()
    {
        var types = typeof(ProblemTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToArray();
        Assert.Equal(types, Words(Schemas["Problem"]!["properties"]!["type"]!));
    }

    [Fact]
    public void An_errors_status_and_type_go_together_as_they_are_answered()
    {
        var answered = Enum.GetValues<FailureKind>().Select(kind => Problem.Of(new Failure(kind, ""))).ToArray();
        var told = OpenApi.Document["components"]!["responses"]!.AsObject()
            .Select(response => response.Value!["content"]!["application/problem+json"]?["schema"]!["properties"])
            .Where(properties => properties is not null)
            .SelectMany(properties => Words(properties!["type"]!).Select(type => ((string?)type, (int)properties["status"]!["const"]!)));
        // These two belong to a path, and no call has them.
        var known = answered.Where(problem => problem.Type is not (ProblemTypes.MethodNotAllowed or ProblemTypes.PathTooLong));
        Assert.Equal(known.Select(problem => (problem.Type, problem.Status)).Distinct().Order(), told.Order());
    }

    private static IEnumerable<(string, JsonNode, JsonNode?)> Examples(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject part:
                if (part["schema"] is { } schema)
                {
                    if (part["example"] is { } example)
                        yield return (part.GetPath(), schema, example);
                    if (part["examples"] is JsonObject examples)
                        foreach (var (name, one) in examples)
                            yield return ($"{part.GetPath()} {name}", schema, OpenApi.Resolve(one!)["value"]);
                }
                foreach (var found in part.SelectMany(property => Examples(property.Value)))
                    yield return found;
                break;
            case JsonArray array:
                foreach (var found in array.SelectMany(Examples))
                    yield return found;
                break;
        }
    }

    private static IEnumerable<JsonNode> Filters() =>
        OpenApi.Document["paths"]!["/img/{image}"]!["get"]!["parameters"]!.AsArray().Where(parameter => (string)parameter!["in"]! == "query")!;

    private static JsonNode Filter(string name) => Filters().Single(filter => (string)filter["name"]! == name);

    private static IEnumerable<string> Words(JsonNode schema) => schema["const"] is { } one ? [(string)one!] : schema["enum"]!.AsArray().Select(word => (string)word!);

    private static IEnumerable<string> Written<T>() where T : struct, Enum =>
        Enum.GetValues<T>().Select(value => System.Text.Json.JsonSerializer.Serialize(value).Trim('"'));

    private static bool IsAllowed(string name, int value) => IsAllowed(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>With a width beside a dpr: alone it would say nothing.</summary>
    private static bool IsAllowed(string name, string value)
    {
        KeyValuePair<string, string>[] query = name == "dpr" ? [new("width", "10"), new(name, value)] : [new(name, value)];
        return FilterQuery.TryRead(query, out var spec, out _) && (spec is "" || Free.Target($"{spec}-webp", "key.png", onSteps: true) is UrlTarget.Variant);
    }
}
