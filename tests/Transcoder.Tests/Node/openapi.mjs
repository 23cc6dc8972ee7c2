// Judges an OpenAPI document, and values by its schemas: prints a list of what is wrong.
import { text } from 'node:stream/consumers';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const { document, values } = JSON.parse(await text(process.stdin));
const wrong = [];

const { valid, errors } = await new Validator().validate(structuredClone(document));
if (!valid) wrong.push(`the document: ${JSON.stringify(errors)}`);

const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);
ajv.addSchema(document, 'document');
for (const { name, schema, value } of values) {
  if (!ajv.validate({ $ref: `document#${schema}` }, value)) wrong.push(`${name}: ${ajv.errorsText()}: ${JSON.stringify(value)}`);
}
console.log(JSON.stringify(wrong));
