using Amazon.CDK.AWS.SecretsManager;
using Constructs;

namespace Transcoder.Cdk;

/// <summary>A secret between the distribution and one of its origins. CloudFormation puts it where it is used; nothing asks for it at run time.</summary>
internal sealed class OriginSecret : Construct
{
    public OriginSecret(Construct scope, string id, string description) : base(scope, id)
    {
        var secret = new Secret(this, "Secret", new SecretProps
        {
            Description = description,
            GenerateSecretString = new SecretStringGenerator { PasswordLength = 48, ExcludePunctuation = true },
        });
        // A reference for CloudFormation; the value itself is never in the template.
        Value = secret.SecretValue.UnsafeUnwrap();
    }

    public string Value { get; }
}
