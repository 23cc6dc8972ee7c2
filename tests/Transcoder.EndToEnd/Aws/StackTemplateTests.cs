using System.Text.Json.Nodes;

namespace Transcoder.EndToEnd.Aws;

public class StackTemplateTests
{
    [Fact]
    public void References_are_put_in()
    {
        var distribution = new Distribution(MiniStack.Template);
        var (site, api) = (distribution.For("/resize").Origin, distribution.For("/resize/a").Origin);

        Assert.Equal((MiniStack.WebsiteHost, MiniStack.ApiHost, TimeSpan.FromSeconds(1)), (site.Host, api.Host, api.Timeout));
        Assert.Equal([KeyValuePair.Create("Referer", "open sesame")], site.Headers);
        Assert.Equal("https://d1.cloudfront.net/${x}", MiniStack.Template.Output("Address"));
        Assert.Equal("x-amz-meta-cache-tag", distribution.TagHeader);
    }

    [Fact]
    public void A_bucket_is_its_name_and_what_is_not_given_is_an_error()
    {
        var template = new StackTemplate("""
            {
              "Resources": {
                "Bucket": { "Type": "AWS::S3::Bucket", "Properties": { "BucketName": "images" } },
                "Policy": {
                  "Type": "AWS::S3::BucketPolicy",
                  "Properties": { "Bucket": { "Ref": "Bucket" }, "Of": { "Fn::GetAtt": ["Bucket", "Arn"] }, "In": { "Fn::Sub": "${Bucket.Arn}/*" } }
                },
                "Lost": { "Type": "Test::Lost", "Properties": { "Region": { "Ref": "AWS::Region" } } },
                "Odd": { "Type": "Test::Odd", "Properties": { "X": { "Fn::Cidr": [] } } },
                "Secret": { "Type": "Test::Secret", "Properties": { "X": "a{{resolve:secretsmanager:keys:SecretString}}b" } }
              }
            }
            """, new Dictionary<string, string> { ["secret:keys"] = "k" });

        var policy = template.Resource("AWS::S3::BucketPolicy");
        Assert.Equal(["images", "arn:aws:s3:::images", "arn:aws:s3:::images/*"], ((JsonObject)policy).Select(member => (string?)member.Value));
        Assert.Equal("akb", (string)template.Properties("Secret")["X"]!);
        Assert.Throws<KeyNotFoundException>(() => template.Properties("Lost"));
        Assert.Throws<NotSupportedException>(() => template.Properties("Odd"));
    }
}
