import type { Field } from '../../config/schema/flows.ts';
import type { Json } from '../../core/json.ts';
import { type DialogContext, scopeOf } from '../context.ts';
import { holds, type Scope } from '../expressions.ts';
import type { DialogRun } from '../run.ts';
import { callAction } from '../run-action.ts';

/** Whether a value may fill a field: the slots it fills, or the reply that says why not. */
export type Verdict =
  | { readonly ok: true; readonly slots: Scope; readonly note?: string }
  | { readonly ok: false; readonly reply: string | null; readonly note?: string };

/** Check a value in three tiers: business rule, plugin validator, company system. */
export async function accept(
  name: string,
  field: Field,
  value: Json,
  run: DialogRun,
  context: DialogContext,
): Promise<Verdict> {
  const scope = { ...scopeOf(run, context), value };
  const notes: string[] = [];
  if (field.valid !== undefined && !holds(field.valid, scope, (text) => notes.push(text))) {
    return {
      ok: false,
      reply: [field.invalid ?? null].flat()[0] ?? null,
      ...(notes[0] === undefined ? {} : { note: notes[0] }),
    };
  }
  const validator = field.validator === undefined ? undefined : context.validators[field.validator];
  const judged = validator?.(value, run.state.slots);
  if (judged && !judged.ok) return { ok: false, reply: judged.reply };
  const final = judged?.ok && judged.value !== undefined ? judged.value : value;
  return field.check
    ? askSystem(name, field.check, final, scope, context)
    : { ok: true, slots: { [name]: final } };
}

async function askSystem(
  name: string,
  check: NonNullable<Field['check']>,
  value: Json,
  scope: Scope,
  context: DialogContext,
): Promise<Verdict> {
  const answer = await callAction(
    check.action,
    check.with ?? { [name]: 'value' },
    { ...scope, value, [name]: value },
    context,
  );
  switch (answer.kind) {
    case 'found':
      return {
        ok: true,
        slots: { [name]: value, ...(check.as === undefined ? {} : { [check.as]: answer.data }) },
      };
    case 'missing':
      return { ok: false, reply: check.missing ?? null };
    case 'failed':
      return {
        ok: false,
        reply: 'repair_unavailable',
        note: `${answer.failure.code}: ${answer.failure.message}`,
      };
  }
}
