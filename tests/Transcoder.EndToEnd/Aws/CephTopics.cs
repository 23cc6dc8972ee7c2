using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Transcoder.EndToEnd.Aws;

/// <summary>What Ceph sends notifications to. It is asked as SNS is, whose client is no part of this project.</summary>
internal sealed class CephTopics(Uri endpoint)
{
    private const string Scope = $"{AwsSite.Region}/sns/aws4_request";

    /// <returns>The topic's ARN.</returns>
    public async Task<string> CreateAsync(string name, Uri pushEndpoint)
    {
        var body = string.Join('&', new (string Name, string Value)[]
        {
            ("Action", "CreateTopic"), ("Name", name), ("Version", "2010-03-31"),
            ("Attributes.entry.1.key", "push-endpoint"), ("Attributes.entry.1.value", pushEndpoint.ToString()),
        }.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        Sign(request, body);
        using var http = new HttpClient();
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return XDocument.Parse(text).Descendants().Single(element => element.Name.LocalName == "TopicArn").Value;
    }

    /// <summary>Signature version 4.</summary>
    private void Sign(HttpRequestMessage request, string body)
    {
        var time = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var (day, hash) = (time[..8], Hex(SHA256.HashData(Encoding.UTF8.GetBytes(body))));
        var canonical = $"POST\n/\n\nhost:{endpoint.Authority}\nx-amz-content-sha256:{hash}\nx-amz-date:{time}\n\nhost;x-amz-content-sha256;x-amz-date\n{hash}";
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{day}/{Scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes($"AWS4{CephServer.SecretKey}");
        foreach (var part in (string[])[day, .. Scope.Split('/')])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", hash);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={CephServer.AccessKey}/{day}/{Scope}, SignedHeaders=host;x-amz-content-sha256;x-amz-date, "
            + $"Signature={Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)))}");
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
