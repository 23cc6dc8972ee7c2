using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Transcoder.Tests.Aws;

namespace Transcoder.EndToEnd.Aws;

/// <summary>Makes the tables of a synthesized stack, with the keys that its template gives them.</summary>
internal static class StackTables
{
    public static async Task CreateAsync(DynamoDb server, StackTemplate template)
    {
        using var client = server.Client();
        foreach (var (id, table) in template.Resources("AWS::DynamoDB::Table"))
        {
            await client.CreateTableAsync(new CreateTableRequest
            {
                TableName = template.Reference(id),
                KeySchema = [.. Named(table["KeySchema"]!, "KeyType").Select(key => new KeySchemaElement(key.Name, new KeyType(key.Value)))],
                AttributeDefinitions =
                [
                    .. Named(table["AttributeDefinitions"]!, "AttributeType").Select(of => new AttributeDefinition(of.Name, new ScalarAttributeType(of.Value))),
                ],
                BillingMode = new BillingMode((string)table["BillingMode"]!),
            });
        }
    }

    private static IEnumerable<(string Name, string Value)> Named(JsonNode attributes, string value) =>
        attributes.AsArray().Select(attribute => ((string)attribute!["AttributeName"]!, (string)attribute[value]!));
}
