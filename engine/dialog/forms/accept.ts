import type { Field } from '../../config/schema/flows.ts';
import { readValueSchema } from '../../config/value-schema.ts';
import type { Json } from '../../core/json.ts';
import type { DialogContext } from '../context.ts';
import { holds, type Scope } from '../expressions.ts';
import type { DialogRun } from '../run.ts';
import { callAction } from '../run-action.ts';
import { optionsOf } from './choices.ts';
import { areFiles } from './files.ts';
import { scopeAt } from './form-state.ts';
import type { Question } from './questions.ts';

/**
 * Whether a value may fill a field, and the slots that change with it; else what was refused, of a list the item.
 * `down`: its system did not answer, which says nothing of the value.
 */
export type Verdict =
  | { readonly kind: 'good'; readonly value: Json; readonly slots: Scope; readonly note?: string }
  | {
      readonly kind: 'wrong' | 'down';
      readonly reply: string | null;
      readonly value: Json;
      readonly note?: string;
    };

/** Check a value in its tiers: type and format, business rule, plugin's validator, company system. Of a list each item. */
export async function accept(
  question: Question,
  value: Json,
  run: DialogRun,
  context: DialogContext,
): Promise<Verdict> {
  if (question.field.many === undefined || !Array.isArray(value))
    return acceptOne(question, value, run, context);
  const good: Json[] = [];
  let slots: Scope = {};
  for (const item of value as readonly Json[]) {
    const verdict = await acceptOne(question, item, run, context);
    if (verdict.kind !== 'good') return verdict;
    good.push(verdict.value);
    slots = { ...slots, ...verdict.slots };
  }
  return { kind: 'good', value: good, slots };
}

/** Whether a value passes the checks that ask nobody: those that may fail later because something else changed. */
export function stillFits(question: Question, value: Json, run: DialogRun, context: DialogContext): boolean {
  const { field, path } = question;
  const items = field.many !== undefined && Array.isArray(value) ? (value as readonly Json[]) : [value];
  const scope = scopeAt(path, run, context);
  return items.every(
    (item) =>
      isOfKind(question, item, run, context) &&
      isWellFormed(field, item) &&
      obeysRule(field, item, scope, () => undefined),
  );
}

async function acceptOne(
  question: Question,
  value: Json,
  run: DialogRun,
  context: DialogContext,
): Promise<Verdict> {
  const { field, path } = question;
  const scope = scopeAt(path, run, context);
  const notes: string[] = [];
  if (!isOfKind(question, value, run, context) || !isWellFormed(field, value))
    return { kind: 'wrong', reply: null, value };
  const obeys = obeysRule(field, value, scope, (text) => notes.push(text));
  if (field.valid !== undefined) context.observe?.({ kind: 'guard', of: field, key: 'valid', holds: obeys });
  if (!obeys) {
    return { kind: 'wrong', reply: null, value, ...(notes[0] === undefined ? {} : { note: notes[0] }) };
  }
  const validator = field.validator === undefined ? undefined : context.validators[field.validator];
  const judged = validator?.(value, run.state.slots);
  if (judged && !judged.ok) return { kind: 'wrong', reply: judged.reply, value };
  const final = judged?.ok && judged.value !== undefined ? judged.value : value;
  return field.check
    ? askSystem(path, field.check, final, scope, context)
    : { kind: 'good', value: final, slots: {} };
}

/** A prefilled, remembered or default value is what an expression gave: it must be one that a visitor could have given. */
function isOfKind(question: Question, value: Json, run: DialogRun, context: DialogContext): boolean {
  const { field } = question;
  if (field.options || field.choices)
    return optionsOf(question, run, context).some((option) => option.value === value);
  if (field.type === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (field.type === 'yes_no') return typeof value === 'boolean';
  return field.type === 'file' ? areFiles(field, [value].flat()) : typeof value === 'string';
}

/** A file field's schema looks at each file. */
function isWellFormed({ schema, type }: Field, value: Json): boolean {
  if (schema === undefined) return true;
  const read = readValueSchema(schema);
  const values = type === 'file' && Array.isArray(value) ? value : [value];
  return !read.ok || values.every((one) => read.fits(one));
}

function obeysRule({ valid }: Field, value: Json, scope: Scope, note: (text: string) => void): boolean {
  return valid === undefined || holds(valid, { ...scope, value }, note);
}

async function askSystem(
  path: string,
  check: NonNullable<Field['check']>,
  value: Json,
  scope: Scope,
  context: DialogContext,
): Promise<Verdict> {
  const name = path.slice(path.lastIndexOf('.') + 1);
  const inputs = check.with ?? { [name]: 'value' };
  const answer = await callAction(check.action, inputs, { ...scope, value, [name]: value }, context);
  const keep = (data: Json): Scope => (check.as === undefined ? {} : { [check.as]: data });
  switch (answer.kind) {
    case 'found':
      return { kind: 'good', value, slots: keep(answer.data) };
    case 'missing':
      return { kind: 'wrong', reply: check.missing ?? null, value };
    case 'failed': {
      const note = `${answer.failure.code}: ${answer.failure.message}`;
      if (check.down === 'accept') return { kind: 'good', value, slots: keep(null), note };
      return { kind: 'down', reply: check.failed ?? 'repair_unavailable', value, note };
    }
  }
}
