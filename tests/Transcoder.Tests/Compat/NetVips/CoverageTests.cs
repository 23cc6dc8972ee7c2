using NetVips;

namespace Transcoder.Tests.Compat.Libvips;

public class CoverageTests
{
    [Fact]
    public void Every_public_member_is_called() => Assert.Equal("", Coverage.Uncalled(typeof(Image).Assembly));
}
