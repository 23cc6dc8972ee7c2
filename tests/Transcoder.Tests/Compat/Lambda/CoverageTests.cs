using Amazon.Lambda.Core;

namespace Transcoder.Tests.Compat.Lambda;

public class CoverageTests
{
    [Fact]
    public void Every_public_member_is_called() => Assert.Equal("", Coverage.Uncalled(typeof(ILambdaContext).Assembly));
}
