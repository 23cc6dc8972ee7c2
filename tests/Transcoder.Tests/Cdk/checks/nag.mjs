// Prints what cdk-nag's AwsSolutions pack finds in templates: node nag.mjs a.template.json b.template.json ... > findings.json
// [{"template": "a", "rule": "AwsSolutions-S1", "resource": "SourceBucket6F6AC926"}, ...]
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { App, DefaultStackSynthesizer, Stack, Validations } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks } from 'cdk-nag';

const outdir = mkdtempSync(join(tmpdir(), 'nag-'));
const app = new App({ outdir, analyticsReporting: false });
for (const templateFile of process.argv.slice(2)) {
    // The template has a version rule of its own.
    const synthesizer = new DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
    new CfnInclude(new Stack(app, basename(templateFile, '.template.json'), { synthesizer }), 'Template', { templateFile });
}
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
console.log(readFileSync(join(outdir, 'policy-validation-report.json'), 'utf8'));
rmSync(outdir, { recursive: true });
