using System.Diagnostics;
using System.Security.Cryptography;

namespace Transcoder.Benchmarks.Http;

/// <param name="Right">Answers of 200 with a JPEG.</param>
/// <param name="Distinct">Different contents among them.</param>
internal sealed record HerdAnswer(double Milliseconds, int Right, int Distinct);

/// <summary>Everybody asks at once for what nobody has asked for before.</summary>
internal static class Herd
{
    public const int AtOnce = 200;

    public static async Task<HerdAnswer> RunAsync(Uri address)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = AtOnce });
        var began = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            using var answer = await http.GetAsync(address);
            var hash = Convert.ToHexString(SHA256.HashData(await answer.Content.ReadAsByteArrayAsync()));
            return (IsRight: (int)answer.StatusCode == 200 && answer.Content.Headers.ContentType?.MediaType == "image/jpeg", hash);
        }));
        return new HerdAnswer(Stopwatch.GetElapsedTime(began).TotalMilliseconds, answers.Count(answer => answer.IsRight), answers.Distinct().Count());
    }
}
