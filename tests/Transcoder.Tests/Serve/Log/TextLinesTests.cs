using Microsoft.Extensions.Logging;
using Transcoder.Cli.Serve.Log;

namespace Transcoder.Tests.Serve.Log;

public sealed class TextLinesTests
{
    private static readonly TextLines Wide = new(isColoured: false, () => 200);
    private static readonly TextLines Narrow = new(isColoured: false, () => 80);

    [Theory]
    [InlineData(200, "edge:hit", "edge hit   ")]
    [InlineData(200, "edge>website:200", "store hit  ")]
    [InlineData(206, "edge>website:206", "store hit  ")]
    [InlineData(304, "edge>website:304", "unchanged  ")]
    [InlineData(307, "edge>website:307", "redirect   ")]
    [InlineData(200, "edge>api:made", "transformed")]
    [InlineData(200, "edge>api:stored", "store hit  ")]
    [InlineData(200, "edge>api:joined", "joined     ")]
    [InlineData(404, "edge>api:refused", "missing    ")]
    [InlineData(422, "edge>api:refused", "refused    ")]
    [InlineData(301, "edge", "redirect   ")]
    [InlineData(403, "edge", "refused    ")]
    [InlineData(502, "edge>website:storage", "failed     ")]
    [InlineData(201, "edge>images:201", "image api  ")]
    [InlineData(401, "edge>images:401", "refused    ")]
    public void A_request_is_a_line_that_says_which_way_it_went(int status, string route, string way) => Assert.Equal(
        $"12:00:00 GET  {status} {way} 0.31 ms  11.3 KB  /w200/photo.jpg\n", Wide.Written(LogUnderTest.Request("/w200/photo.jpg", status, route)));

    [Theory]
    [InlineData(0.004, 0, "  0.00 ms        -  ")]
    [InlineData(9.994, 999, "  9.99 ms   999 B   ")]
    [InlineData(9.996, 1000, "  10.0 ms    1.0 KB  ")]
    [InlineData(99.96, 999_949, "   100 ms  999.9 KB  ")]
    [InlineData(9999.4, 999_950, "  9999 ms    1.0 MB  ")]
    [InlineData(25_000, 52_428_800, "  25.0 s    52.4 MB  ")]
    public void Times_and_sizes_stand_in_columns(double milliseconds, long bytes, string columns)
    {
        var line = Wide.Written(LogUnderTest.Request("/photo.jpg", milliseconds: milliseconds, bytes: bytes));

        Assert.Equal(columns.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries), line[29..48].Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("/photo.jpg\n", line[48..]);
    }

    [Fact]
    public void A_long_url_loses_its_middle_and_the_line_ends_with_the_screen()
    {
        var line = Narrow.Written(LogUnderTest.Request($"/w800-auto/{new string('a', 500)}/last.jpg"));

        Assert.Equal(81, line.Length);
        Assert.Matches("  /w800-auto/a+…a+/last.jpg\n$", line);
    }

    [Fact]
    public void A_long_method_moves_its_status_and_nothing_behind_it() => Assert.Equal(
        "12:00:00 DELETE 204 image api 0.31 ms        -  /api/v1/img/1\n",
        Wide.Written(LogUnderTest.Request("/api/v1/img/1", 204, "edge>images:204", bytes: 0) with { Method = "DELETE" }));

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void A_very_narrow_screen_still_shows_something_of_the_url(int columns) =>
        Assert.Matches("/w800-auto/…/photo-1.jpg\n$", new TextLines(isColoured: false, () => columns).Written(LogUnderTest.Request("/w800-auto/in/a/folder/photo-1.jpg")));

    [Fact]
    public void Where_there_is_no_screen_nothing_is_cut()
    {
        var target = $"/w200/{new string('a', 5000)}.jpg";

        Assert.Contains(target, new TextLines(isColoured: false, () => null).Written(LogUnderTest.Request(target, 404, detail: new string('b', 5000))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_reason_stands_in_the_line_where_there_is_room_and_else_indented_under_it()
    {
        var request = LogUnderTest.Request("/w200/no.jpg", 404, "edge>api:refused", "There is no original 'no.jpg'.");

        Assert.EndsWith("  /w200/no.jpg  There is no original 'no.jpg'.\n", Wide.Written(request), StringComparison.Ordinal);
        Assert.EndsWith("  /w200/no.jpg\n         There is no original 'no.jpg'.\n", Narrow.Written(request), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "\e[32m")]
    [InlineData(307, "\e[36m")]
    [InlineData(404, "\e[33m")]
    [InlineData(500, "\e[31m")]
    public void A_status_has_its_colour_which_takes_no_column(int status, string colour)
    {
        var request = LogUnderTest.Request($"/{new string('a', 100)}", status);
        var coloured = new TextLines(isColoured: true, () => 80).Written(request);

        Assert.Contains($"{colour}{status}\e[0m", coloured, StringComparison.Ordinal);
        Assert.Equal(Narrow.Written(request), System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[\\d+m", ""));
    }

    [Theory]
    [InlineData("/a\e[2Jb", "/a\\u001b[2Jb")]
    [InlineData("/a\r\nGET /b", "/a\\u000d\\u000aGET /b")]
    [InlineData("/a\u009b31mb", "/a\\u009b31mb")]
    [InlineData("/a\u202egpj.b", "/a\\u202egpj.b")]
    [InlineData("/a\u2028b\a", "/a\\u2028b\\u0007")]
    public void What_would_move_the_cursor_is_shown_by_its_number(string hostile, string shown)
    {
        Assert.EndsWith($"  {shown}\n", Wide.Written(LogUnderTest.Request(hostile)), StringComparison.Ordinal);
        Assert.EndsWith($"  {shown}\n", Wide.Written(LogUnderTest.Request("/x", 404, detail: hostile)), StringComparison.Ordinal);
        Assert.Equal($"12:00:00 Mirror: {shown}\n", Wide.Written(Told(LogLevel.Information, $"Mirror: {hostile}")));
    }

    [Fact]
    public void An_error_has_its_reasons_under_it_each_once_and_no_stack()
    {
        var error = Thrown(new IOException("The store did not answer.", new IOException("No space left on device")));

        Assert.Equal(
            "12:00:00 error Mirror: a.jpg failed\n         The store did not answer.\n         No space left on device\n",
            Wide.Written(Told(LogLevel.Error, "Mirror: a.jpg failed", error)));
        Assert.StartsWith("12:00:00 warning It is slow\n", Wide.Written(Told(LogLevel.Warning, "It is slow")), StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_looks_for_a_mistake_in_the_program_gets_the_stack() => Assert.Contains(
        $"   at {typeof(TextLinesTests).FullName}.{nameof(Thrown)}",
        new TextLines(isColoured: false, () => 80, hasStacks: true).Written(Told(LogLevel.Error, "It failed", Thrown(new IOException("No.")))),
        StringComparison.Ordinal);

    private static LogEvent Told(LogLevel level, string message, Exception? exception = null) => new(LogUnderTest.Noon, level, "Tests", message, [], exception);

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (IOException thrown)
        {
            return thrown;
        }
    }
}
