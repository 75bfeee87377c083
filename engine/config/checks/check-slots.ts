import { isObject } from '../../core/json.ts';
import { BUILTIN_SLOTS } from '../builtin-names.ts';
import type { Draft } from '../draft.ts';
import { listExpressions } from '../expressions/list-expressions.ts';
import { readExpression } from '../expressions/read-expression.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../report.ts';
import { suggest } from '../suggest.ts';

/** A slot that is read must be written somewhere: by a field, `set` or `as`. */
export function* checkSlots(draft: Draft): Iterable<Problem> {
  if (draft.flows === null) return;
  const written = writtenSlots(draft.flows.source.data);
  const known = new Set([...written, ...BUILTIN_SLOTS]);
  for (const { text, part, path } of listExpressions(draft)) {
    const read = readExpression(text);
    if (!read.ok) continue;
    for (const slot of read.names.filter((name) => !known.has(name))) {
      yield problem(part.source.place(path), 'UNKNOWN_SLOT', { slot, suggestion: suggest(slot, written) });
    }
  }
}

/** Slots that flows and forms write. Taken from the file as written, so that a step with a mistake still counts. */
export function writtenSlots(content: unknown): ReadonlySet<string> {
  const slots = new Set<string>();
  collectWritten(content, slots);
  return slots;
}

function collectWritten(value: unknown, slots: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collectWritten(item, slots);
  if (!isObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === 'as' && typeof member === 'string') slots.add(member);
    if ((key === 'set' || key === 'fields' || key === 'ask') && isObject(member)) {
      // A ticket's `fields` are read, not written; they stand beside `create`.
      if (!('create' in value)) for (const slot of Object.keys(member)) slots.add(slot);
    }
    collectWritten(member, slots);
  }
}
