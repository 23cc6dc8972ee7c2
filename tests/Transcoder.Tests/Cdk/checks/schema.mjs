// Holds templates to AWS's own schema and prints what is wrong, a line each: node schema.mjs a.template.json b.template.json
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import spec from '@aws-cdk/aws-service-spec';

const db = await spec.loadAwsServiceSpec();
const checked = { resources: 0, properties: 0 };
for (const file of process.argv.slice(2)) {
    const template = JSON.parse(readFileSync(file, 'utf8'));
    for (const [id, resource] of Object.entries(template.Resources)) {
        const known = db.lookup('resource', 'cloudFormationType', 'equals', resource.Type);
        const complain = (path, what) => console.log(`${basename(file, '.template.json')} ${id} (${resource.Type}) ${path}: ${what}`);
        // What a function of the stack makes is not AWS's to know.
        if (resource.Type.startsWith('Custom::')) {
            checked.resources++;
            checkReferences(resource.Properties ?? {}, template, '', complain);
            continue;
        }
        if (known.length !== 1) {
            complain('', 'no such type');
            continue;
        }
        checked.resources++;
        checkObject(resource.Properties ?? {}, known[0], '', complain);
        checkReferences(resource.Properties ?? {}, template, '', complain);
    }
}
// So that a check that looked at nothing is seen.
console.error(JSON.stringify(checked));

function checkObject(value, definition, path, complain) {
    const { properties } = definition;
    for (const [name, property] of Object.entries(properties)) {
        if (property.required && value[name] === undefined)
            complain(`${path}.${name}`, 'required, and missing');
    }
    for (const [name, inner] of Object.entries(value)) {
        const property = properties[name];
        if (!property && definition.tagInformation?.tagPropertyName === name)
            continue;
        if (!property) {
            complain(`${path}.${name}`, 'no such property');
            continue;
        }
        checked.properties++;
        const types = [property.type, ...property.previousTypes ?? []];
        const errors = types.map(type => errorsOf(inner, type, `${path}.${name}`));
        if (errors.every(list => list.length > 0))
            for (const [where, what] of errors[0])
                complain(where, what);
    }
}

function errorsOf(value, type, path) {
    const errors = [];
    const complain = (where, what) => errors.push([where, what]);
    if (isIntrinsic(value))
        return errors;
    const wrong = () => complain(path, `${JSON.stringify(value).slice(0, 80)} is no ${type.type}`);
    switch (type.type) {
        case 'string':
        case 'date-time':
            if (typeof value !== 'string')
                wrong();
            else if (type.allowedValues && !type.allowedValues.includes(value))
                complain(path, `'${value}' is none of ${type.allowedValues.join(', ')}`);
            break;
        case 'integer':
            if (!Number.isInteger(value))
                wrong();
            else if (type.allowedValues && !type.allowedValues.includes(value))
                complain(path, `${value} is none of ${type.allowedValues.join(', ')}`);
            break;
        case 'number':
            if (typeof value !== 'number')
                wrong();
            break;
        case 'boolean':
            if (typeof value !== 'boolean')
                wrong();
            break;
        case 'json':
            if (typeof value !== 'object' && typeof value !== 'string')
                wrong();
            break;
        case 'array':
            if (!Array.isArray(value))
                wrong();
            else
                value.forEach((item, i) => errors.push(...errorsOf(item, type.element, `${path}[${i}]`)));
            break;
        case 'map':
            if (!isObject(value))
                wrong();
            else
                for (const [key, item] of Object.entries(value))
                    errors.push(...errorsOf(item, type.element, `${path}.${key}`));
            break;
        case 'tag':
            if (typeof value.Key !== 'string')
                wrong();
            break;
        case 'ref':
            if (!isObject(value))
                wrong();
            else
                checkObject(value, db.get('typeDefinition', type.reference.$ref), path, complain);
            break;
        case 'union': {
            const all = type.types.map(option => errorsOf(value, option, path));
            if (all.every(list => list.length > 0))
                errors.push(...all.reduce((best, list) => list.length < best.length ? list : best));
            break;
        }
        default:
            complain(path, `the schema's type '${type.type}' is not known to this check`);
    }
    return errors;
}

// What is referred to exists, and has the attribute.
function checkReferences(value, template, path, complain) {
    if (Array.isArray(value))
        value.forEach((item, i) => checkReferences(item, template, `${path}[${i}]`, complain));
    else if (isObject(value))
        for (const [key, inner] of Object.entries(value)) {
            if (key === 'Ref' && !inner.startsWith('AWS::') && !template.Resources[inner] && !template.Parameters?.[inner])
                complain(path, `there is no '${inner}'`);
            else if (key === 'Fn::GetAtt')
                checkAttribute(inner, template, path, complain);
            else
                checkReferences(inner, template, `${path}.${key}`, complain);
        }
}

function checkAttribute([id, attribute], template, path, complain) {
    const resource = template.Resources[id];
    const known = resource && db.lookup('resource', 'cloudFormationType', 'equals', resource.Type)[0];
    if (!known?.attributes[attribute] && !known?.properties[attribute])
        complain(path, `${id} has no attribute '${attribute}'`);
}

function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isIntrinsic(value) {
    return isObject(value) && Object.keys(value).length === 1 && /^(Ref|Fn::)/.test(Object.keys(value)[0]);
}
