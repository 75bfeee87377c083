import { Ajv } from 'ajv';
import { RE2JS } from 're2js';
import { reasonOf } from '#engine/core/errors';
import type { Json } from '#engine/core/json';

/** Says what is wrong with an answer, if anything is. */
export type AnswerCheck = (answer: Json) => string | undefined;

/**
 * Compiles the JSON Schema of an action's answer. Its patterns run on a linear-time engine, for a designer writes
 * them and another system's data meets them. Answers why it is no schema, if it is none.
 */
export function compileAnswerSchema(schema: object): AnswerCheck | { readonly invalid: string } {
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false, code: { regExp: linearTime } });
  try {
    const check = ajv.compile(schema);
    return (answer) => (check(answer) ? undefined : ajv.errorsText(check.errors, { dataVar: 'answer' }));
  } catch (thrown) {
    return { invalid: reasonOf(thrown) };
  }
}

/** `code` names the engine in generated modules, which are not made here. */
const linearTime = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern);
    return { test: (text: string) => compiled.matcher(text).find() };
  },
  { code: 're2js' },
);
