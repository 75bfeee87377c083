import type { ErrorObject } from 'ajv';
import { isObject } from '../../core/json.ts';
import type { Problem } from '../problem.ts';
import { dotted, type Path, problem } from '../report.ts';
import type { Source } from '../source/source.ts';
import { suggest } from '../suggest.ts';
import { segments } from './json-pointer.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Say one mismatch of a schema in a designer's words, at the key or value that causes it. */
export function describeShapeError(error: ErrorObject, source: Source, base: Path): Problem {
  const path = [...base, ...segments(error.instancePath)];
  const schema = asSchema(error.parentSchema);
  const key: unknown = error.params['additionalProperty'] ?? error.params['missingProperty'];
  if (error.keyword === 'additionalProperties' && typeof key === 'string') {
    return unknownKey(source, path, key, schema);
  }
  if (error.keyword === 'required' && typeof key === 'string') {
    return problem(source.place(path, 'key'), 'MISSING_KEY', { path: dotted(path), key });
  }
  if (isTypeError(error, schema)) {
    const data = { path: dotted(path), expected: expectedOf(schema), found: kindOf(error.data) };
    return problem(source.place(path), 'WRONG_TYPE', data);
  }
  const allowed = literalsOf(schema);
  const suggestion = allowed.length > 0 ? suggest(String(error.data), allowed) : remedyOf(schema);
  return problem(source.place(path), 'BAD_VALUE', {
    path: dotted(path),
    reason: reasonOf(error),
    suggestion,
  });
}

function unknownKey(source: Source, path: Path, key: string, schema: Schema): Problem {
  const place = source.place([...path, key], 'key');
  const pattern = Object.keys(asSchema(schema['patternProperties']))[0];
  const known = Object.keys(asSchema(schema['properties']));
  if (pattern !== undefined && known.length === 0) {
    return problem(place, 'BAD_VALUE', {
      path: dotted([...path, key]),
      reason: `the name does not match ${pattern}`,
      suggestion: nameRemedy(pattern),
    });
  }
  return problem(place, 'UNKNOWN_KEY', {
    key,
    path: path.length === 0 ? 'the file' : dotted(path),
    suggestion: suggest(key, known),
  });
}

function nameRemedy(pattern: string): string {
  return pattern === '^[a-z]{2}$'
    ? 'Write a language as two small letters, for example zh or en.'
    : 'Begin with a small letter and use small letters, digits and _ only.';
}

/** True when the value is of another kind than any that is allowed. */
function isTypeError(error: ErrorObject, schema: Schema): boolean {
  if (error.keyword === 'type') return true;
  if (error.keyword !== 'anyOf' && error.keyword !== 'oneOf') return false;
  const kinds = branchesOf(schema).map((branch) => branch['type']);
  return !kinds.includes(jsonType(error.data)) && kinds.every((kind) => kind !== undefined);
}

function expectedOf(schema: Schema): string {
  const literals = literalsOf(schema);
  if (literals.length > 0) return literals.join(' or ');
  const branches = branchesOf(schema);
  if (branches.length > 0) return [...new Set(branches.map(expectedOf))].join(' or ');
  return WORDS[String(schema['type'])] ?? 'something else';
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  null: 'nothing',
};

function kindOf(value: unknown): string {
  if (typeof value === 'boolean') return String(value);
  return WORDS[jsonType(value)] ?? typeof value;
}

function jsonType(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'object' ? 'object' : typeof value;
}

/** The fixed values that a schema allows, where it allows only such. */
function literalsOf(schema: Schema): readonly string[] {
  if ('const' in schema) return [String(schema['const'])];
  if (Array.isArray(schema['enum'])) return schema['enum'].map(String);
  const branches = branchesOf(schema);
  const literals = branches.flatMap(literalsOf);
  return literals.length >= branches.length ? literals : [];
}

function branchesOf(schema: Schema): readonly Schema[] {
  const branches = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(branches) ? branches.map(asSchema) : [];
}

function asSchema(value: unknown): Schema {
  return isObject(value) ? value : {};
}

function reasonOf(error: ErrorObject): string {
  const { keyword, params, data } = error;
  if (keyword === 'minLength' || keyword === 'minItems' || keyword === 'minProperties') return 'it is empty';
  if (keyword === 'minimum') return `${String(data)} is less than ${params['limit']}`;
  if (keyword === 'maximum') return `${String(data)} is more than ${params['limit']}`;
  if (keyword === 'uniqueItems') return 'the same item stands twice';
  if (keyword === 'oneOf') return exclusive(asSchema(error.parentSchema));
  if (typeof data === 'string') return `"${data.slice(0, 60)}" is not understood`;
  return error.message ?? 'it does not fit';
}

function exclusive(schema: Schema): string {
  const keys = branchesOf(schema).flatMap((branch) => branch['required'] ?? []);
  return `it needs exactly one of ${keys.join(' and ')}`;
}

function remedyOf(schema: Schema): string {
  const { description } = schema;
  return typeof description === 'string' ? `Expected: ${description}.` : 'Correct it.';
}
