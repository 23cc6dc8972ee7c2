// Prints what cdk-nag's AwsSolutions pack and the CDK's own validation find in templates, a line each: node nag.mjs a.template.json b.template.json
// a AwsSolutions-S1 SourceBucket6F6AC926
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { App, DefaultStackSynthesizer, Stack, Validations } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks } from 'cdk-nag';

const outdir = mkdtempSync(join(tmpdir(), 'nag-'));
try {
    const app = new App({ outdir, analyticsReporting: false });
    for (const templateFile of process.argv.slice(2)) {
        // The template has a version rule of its own.
        const synthesizer = new DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
        new CfnInclude(new Stack(app, basename(templateFile, '.template.json'), { synthesizer }), 'Template', { templateFile });
    }
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    try {
        app.synth();
    } catch (error) {
        // Findings are an error to it.
        if (!/Validation failed/.test(error.message))
            throw error;
    }

    const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    for (const violation of report.pluginReports.flatMap(plugin => plugin.violations)) {
        for (const { constructPath } of violation.violatingConstructs) {
            const [stack, , resource] = constructPath.split('/');
            console.log(`${stack} ${violation.ruleName} ${resource}`);
        }
    }
} finally {
    rmSync(outdir, { recursive: true });
}
