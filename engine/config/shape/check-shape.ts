import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { TSchema } from 'typebox';
import { isObject } from '../../core/json.ts';
import type { Problem } from '../problem.ts';
import type { Path } from '../report.ts';
import type { Source } from '../source/source.ts';
import { describeShapeError } from './describe-shape-error.ts';
import { segments } from './json-pointer.ts';

/** Findings of one file that are worth reading; the rest repeats them. */
const MOST_PROBLEMS = 200;
const ROUNDS = 30;

/**
 * What of a file has the right shape. `data` is the file without its wrong parts, so that the meaning of the rest
 * can still be checked; keys that the whole file needs may be absent from it. `whole` when nothing was taken out.
 */
export type Shaped = {
  readonly data: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
  readonly whole: boolean;
};

/** Check the value at `base` of a file against a schema; every mismatch is reported where it stands. */
export function checkShape(schema: TSchema, source: Source, value: unknown, base: Path = []): Shaped {
  const validate = validatorOf(schema);
  if (validate(value)) return { data: value as Shaped['data'], problems: [], whole: true };
  const errors = tellingErrors(validate.errors ?? []).slice(0, MOST_PROBLEMS);
  const problems = errors.map((error) => describeShapeError(error, source, base));
  return { data: withoutWrongParts(validate, value), problems, whole: false };
}

const validators = new WeakMap<TSchema, ValidateFunction>();

function validatorOf(schema: TSchema): ValidateFunction {
  const known = validators.get(schema);
  if (known) return known;
  const fresh = new Ajv({ allErrors: true, strict: false, verbose: true }).compile(schema);
  validators.set(schema, fresh);
  return fresh;
}

/**
 * Of a failed choice (`anyOf`, `oneOf`) ajv reports every branch. When one branch got as far as a key or a member,
 * that is the telling error; otherwise the choice itself is, as one.
 */
function tellingErrors(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors.filter((error) => error.keyword === 'anyOf' || error.keyword === 'oneOf');
  const drop = new Set<ErrorObject>(errors.filter((error) => saysTheSameAsType(error, errors)));
  for (const choice of choices) {
    const branches = errors.filter((error) => error.schemaPath.startsWith(`${choice.schemaPath}/`));
    const inside = branches.filter(
      (error) =>
        error.instancePath.length > choice.instancePath.length || error.keyword === 'additionalProperties',
    );
    const useless =
      inside.length > 0 ? [choice, ...branches.filter((error) => !inside.includes(error))] : branches;
    for (const error of useless) drop.add(error);
  }
  return errors.filter((error) => !drop.has(error));
}

function saysTheSameAsType(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  if (error.keyword !== 'const' && error.keyword !== 'enum') return false;
  return errors.some((other) => other.keyword === 'type' && other.parentSchema === error.parentSchema);
}

function withoutWrongParts(validate: ValidateFunction, value: unknown): Shaped['data'] {
  if (!isObject(value)) return {};
  const copy = structuredClone(value);
  const holes = new WeakSet<object>();
  for (let round = 0; round < ROUNDS; round++) {
    if (validate(copy)) return copy;
    const wrong = tellingErrors(validate.errors ?? []).filter((error) => !isBearable(error, holes));
    if (wrong.length === 0) return copy;
    for (const error of wrong) takeOut(copy, pointerPath(error), holes);
  }
  return {};
}

/** The file itself and what fills a hole may lack keys; everything else is as its schema says. */
function isBearable(error: ErrorObject, holes: WeakSet<object>): boolean {
  if (error.keyword !== 'required') return false;
  return error.instancePath === '' || (isObject(error.data) && holes.has(error.data));
}

function pointerPath(error: ErrorObject): readonly string[] {
  const path = segments(error.instancePath);
  const key: unknown = error.params['additionalProperty'];
  return typeof key === 'string' ? [...path, key] : path;
}

/** A list keeps its length, so that the places of its other items stay true: `{}` fills the hole, or the list goes. */
function takeOut(root: Record<string, unknown>, path: readonly string[], holes: WeakSet<object>): void {
  const last = path.at(-1);
  if (last === undefined) return;
  const parent = path.slice(0, -1).reduce<unknown>(memberOf, root);
  if (isObject(parent)) delete parent[last];
  if (!Array.isArray(parent) || !(Number(last) in parent)) return;
  const item: unknown = parent[Number(last)];
  if (isObject(item) && holes.has(item)) takeOut(root, path.slice(0, -1), holes);
  else {
    const hole = {};
    holes.add(hole);
    parent[Number(last)] = hole;
  }
}

function memberOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) ? value[key] : undefined;
}
