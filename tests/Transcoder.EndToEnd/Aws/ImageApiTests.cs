using System.Diagnostics;
using System.Text.Json;
using Transcoder.Contracts.Api;

namespace Transcoder.EndToEnd.Aws;

/// <summary>The image API: its gateway, its function, and the CDN that serves what is added.</summary>
[Collection(AwsCollection.Name)]
public abstract class ImageApiTests(AwsParts parts, FunctionBinary binary)
{
    [Fact]
    public async Task What_is_added_is_an_image_of_the_cdn_like_any_other()
    {
        var site = await parts.SiteAsync(binary);
        using var api = new ApiClient(site.Api.Address);
        var record = await api.AddAsync(Pictures.Red);
        var path = site.PathOf(record.GetProperty("url").GetString()!);

        Assert.Equal(Pictures.Red, (await site.Browser.GetAsync(path)).Body);
        var variant = await site.Browser.FollowAsync("/w64-webp" + path);
        Assert.Equal((200, "image/webp", 64), (variant.Status, variant.ContentType, variant.Width));
        var id = record.GetProperty("id").GetString();
        var converted = await site.Browser.GetAsync($"/api/v1/img/{id}.webp?width=64");
        Assert.Equal((200, "/w64-webp" + path, "nosniff"), (converted.Status, converted["Content-Location"], converted["X-Content-Type-Options"]));
        Assert.Equal(variant.Body, converted.Body);
        Assert.Equal("Hit from cloudfront", (await site.Browser.GetAsync($"/api/v1/img/{id}.webp?width=64"))["X-Cache"]);
        Assert.Equal(32, (await site.Browser.GetAsync($"/api/v1/img/{id}.webp?width=32")).Width);
        Assert.Equal("ready", ApiClient.Json(await site.Browser.GetAsync($"/api/v1/img/{id}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_is_deleted_is_gone_from_both_buckets_and_from_the_edge()
    {
        var site = await parts.SiteAsync(binary);
        using var api = new ApiClient(site.Api.Address);
        var record = await api.AddAsync(Pictures.Blue);
        var (id, path) = (record.GetProperty("id").GetString(), site.PathOf(record.GetProperty("url").GetString()!));
        string[] paths = [path, "/w64" + path, $"/api/v1/img/{id}.webp?width=64"];
        foreach (var served in (string[])[.. paths, .. paths])
            Assert.Equal(200, (await site.Browser.FollowAsync(served)).Status);

        Assert.Equal(204, (await api.SignedAsync(HttpMethod.Delete, $"/img/{id}")).Status);

        Assert.Empty(await site.StoredAsync(path[1..]));
        foreach (var served in paths)
            Assert.Equal((served, 404), (served, (await site.Browser.FollowAsync(served)).Status));
        Assert.Equal(404, (await api.SendAsync(HttpMethod.Get, $"/img/{id}")).Status);
    }

    [Fact]
    public async Task Nobody_adds_deletes_or_lists_without_the_right_signature()
    {
        var site = await parts.SiteAsync(binary);
        using var api = new ApiClient(site.Api.Address);
        using var byCdn = new ApiClient(new Uri(site.Browser.Server, "/"));
        var before = site.Images!.Invocations;
        foreach (var route in ApiRoutes.All.Where(route => !route.IsOpen))
        {
            var (method, target) = (new HttpMethod(route.Method), route.Template.Replace("{image}", Guid.CreateVersion7().ToString()));
            foreach (var client in (ApiClient[])[api, byCdn])
            {
                Assert.Equal(403, (await client.SendAsync(method, target)).Status);
                Assert.Equal(403, (await client.SendAsync(method, target, secret: "another key")).Status);
                Assert.Equal(403, (await client.SendAsync(method, target, token: "made.up.token")).Status);
            }
        }

        Assert.Equal(before, site.Images.Invocations);
        Assert.Equal(200, (await api.SignedAsync(HttpMethod.Get, "/img?limit=2")).Status);
    }

    [Fact]
    public async Task The_command_that_the_stack_prints_adds_an_image()
    {
        var site = await parts.SiteAsync(binary);
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder["photo.jpg"], Pictures.Photo);
        var address = site.Template.Output("ApiAddress");
        var command = site.Template.Output("TryUpload")
            .Replace(address[..^"/api/v1".Length], site.Api.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-c", $"{command} -sS"]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["AWS_ACCESS_KEY_ID"], start.Environment["AWS_SECRET_ACCESS_KEY"]) = (GatewayAuthority.AccessKey, GatewayAuthority.SecretKey);
        start.Environment.Remove("AWS_SESSION_TOKEN");
        using var curl = Process.Start(start)!;
        var (said, wrong) = (await curl.StandardOutput.ReadToEndAsync(), await curl.StandardError.ReadToEndAsync());

        Assert.Equal("", wrong);
        Assert.True(JsonDocument.Parse(said).RootElement.TryGetProperty("url", out var url), said);
        Assert.Equal(Pictures.Photo, (await site.Browser.GetAsync(site.PathOf(url.GetString()!))).Body);
    }

    [Fact]
    public async Task With_an_issuer_a_token_of_it_is_wanted_and_no_other()
    {
        const string Issuer = "https://issuer.example.com/";
        await using var site = await AwsSite.DeployAsync(parts, binary, new SiteOptions
        {
            Context = [("apiAuth", "jwt"), ("jwtIssuer", Issuer), ("jwtAudience", "images,albums")],
        });
        using var other = System.Security.Cryptography.RSA.Create(2048);
        using var api = new ApiClient(new Uri(site.Browser.Server, "/"));
        var hour = TimeSpan.FromHours(1);
        string?[] wrong =
        [
            null, "none", GatewayAuthority.Token(Issuer, "images", -hour), GatewayAuthority.Token("https://other.example.com/", "images", hour),
            GatewayAuthority.Token(Issuer, "others", hour), GatewayAuthority.Token(Issuer, "images", hour, other),
        ];
        foreach (var token in wrong)
            Assert.Equal(401, (await api.SendAsync(HttpMethod.Get, "/img", token: token)).Status);
        Assert.Equal(0, site.Images!.Invocations);

        foreach (var audience in (string[])["images", "albums"])
        {
            var listed = await api.SendAsync(HttpMethod.Get, "/img", token: GatewayAuthority.Token(Issuer, audience, hour));
            Assert.Equal((200, "no-store"), (listed.Status, listed["Cache-Control"]));
        }
        Assert.Equal(401, (await api.SendAsync(HttpMethod.Get, "/img")).Status);
        Assert.Equal(201, (await api.SendAsync(HttpMethod.Post, "/img", Pictures.Red, "image/png", token: GatewayAuthority.Token(Issuer, "images", hour))).Status);
    }

    [Fact]
    public async Task Without_the_image_api_there_is_none()
    {
        await using var site = await AwsSite.DeployAsync(parts, binary, new SiteOptions { Context = [("apiAuth", "off")] });
        using var api = new ApiClient(site.Api.Address);
        Assert.Equal(404, (await api.SignedAsync(HttpMethod.Get, "/img")).Status);
        Assert.Equal(404, (await site.Browser.FollowAsync("/api/v1/img")).Status);
        await site.DropAsync("still.png", Pictures.Red);
        Assert.Equal(64, (await site.Browser.FollowAsync("/w64/still.png")).Width);
    }

    public sealed class Managed(AwsParts parts) : ImageApiTests(parts, FunctionBinary.Managed);

    public sealed class Native(AwsParts parts) : ImageApiTests(parts, FunctionBinary.Native);
}
