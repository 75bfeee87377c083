import { Ajv, type ValidateFunction } from 'ajv';
import { RE2JS } from 're2js';
import { reasonOf } from '../core/errors.ts';
import { isObject } from '../core/json.ts';
import { segments } from './shape/json-pointer.ts';

/** A JSON Schema that a designer wrote for a value, ready to judge; or what is wrong with it, and where inside it. */
export type ReadSchema =
  | { readonly ok: true; readonly fits: (value: unknown) => boolean }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly path: readonly string[];
      /** The word that is not known, and those that are. */
      readonly unknown?: { readonly word: string; readonly known: readonly string[] };
    };

/** Formats that a value's schema may name. */
const FORMATS: Readonly<Record<string, RegExp | ((text: string) => boolean)>> = {
  date: isDay,
  'date-time': (text) => /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d/.test(text) && isDay(text.slice(0, 10)),
  time: /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/,
  email: /^[^\s@]{1,64}@[^\s@.]{1,63}(?:\.[^\s@.]{1,63}){1,8}$/,
};

const read = new WeakMap<object, ReadSchema>();

/** Compile a schema once. Patterns run on RE2, so that no value can hold the process. */
export function readValueSchema(schema: object): ReadSchema {
  const known = read.get(schema);
  if (known) return known;
  const fresh = compile(schema);
  read.set(schema, fresh);
  return fresh;
}

/** One for all: to make it costs more than to compile a schema. */
const ajv = createAjv();

function compile(schema: object): ReadSchema {
  try {
    if (ajv.validateSchema(schema) !== true) {
      const [error] = ajv.errors ?? [];
      return {
        ok: false,
        reason: error?.message ?? 'it is no schema',
        path: segments(error?.instancePath ?? ''),
      };
    }
    const validate: ValidateFunction = ajv.compile(schema);
    return { ok: true, fits: (value) => validate(value) === true };
  } catch (thrown) {
    return explain(reasonOf(thrown), schema);
  } finally {
    ajv.removeSchema(schema);
  }
}

function createAjv(): Ajv {
  const regExp = (pattern: string) => {
    const compiled = RE2JS.compile(pattern);
    return { test: (text: string) => compiled.matcher(text).find() };
  };
  return new Ajv({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    formats: FORMATS,
    code: { regExp: Object.assign(regExp, { code: 're2' }) },
  });
}

function explain(thrown: string, schema: object): ReadSchema {
  const [, keyword] = /unknown keyword: "([^"]+)"/.exec(thrown) ?? [];
  if (keyword !== undefined) {
    const known = Object.keys(ajv.RULES.all);
    const reason = `it has an unknown keyword ${keyword}`;
    return { ok: false, reason, path: findKey(schema, keyword) ?? [], unknown: { word: keyword, known } };
  }
  const [, format] = /unknown format "([^"]+)"/.exec(thrown) ?? [];
  if (format !== undefined) {
    const known = Object.keys(FORMATS);
    const reason = `there is no format ${format}`;
    return {
      ok: false,
      reason,
      path: findKey(schema, 'format', format) ?? [],
      unknown: { word: format, known },
    };
  }
  const path = findKey(schema, 'pattern') ?? [];
  return { ok: false, reason: thrown.replace(/\.$/, ''), path };
}

/** The way to a key inside a schema. */
function findKey(value: unknown, key: string, equal?: string): readonly string[] | undefined {
  if (!isObject(value)) return undefined;
  if (key in value && (equal === undefined || value[key] === equal)) return [key];
  for (const [name, member] of Object.entries(value)) {
    const inside = findKey(member, key, equal);
    if (inside) return [name, ...inside];
  }
  return undefined;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
