import { isObject } from '../../core/json.ts';
import { BUILTIN_SLOTS } from '../builtin-names.ts';
import type { Draft } from '../draft.ts';
import { listExpressions } from '../expressions/list-expressions.ts';
import { readExpression } from '../expressions/read-expression.ts';
import type { Problem } from '../problem.ts';
import { type Path, problem } from '../report.ts';
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

/** Names whose value the engine says at every turn, whatever was written. */
const OF_THE_ENGINE = new Set(['language', 'today', 'now', 'channel']);

/** A slot that no expression can read is lost: CEL keeps some names for itself, and so does the engine. */
export function* checkSlotNames({ flows }: Draft): Iterable<Problem> {
  if (flows === null) return;
  for (const { slot, path } of listWritten(flows.source.data, [])) {
    const read = readExpression(slot);
    if (read.ok && read.names.includes(slot) && !OF_THE_ENGINE.has(slot)) continue;
    yield problem(flows.source.place(path), 'RESERVED_SLOT', { slot });
  }
}

/** Slots that flows and forms write. Taken from the file as written, so that a step with a mistake still counts. */
function writtenSlots(content: unknown): ReadonlySet<string> {
  return new Set([...listWritten(content, [])].map(({ slot }) => slot));
}

type Written = { readonly slot: string; readonly path: Path };

function* listWritten(value: unknown, path: Path): Iterable<Written> {
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* listWritten(item, [...path, index]);
  if (!isObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    const at = [...path, key];
    if (key === 'as' && typeof member === 'string') yield { slot: member, path: at };
    // A ticket's `fields` are read, not written; they stand beside `create`.
    if ((key === 'set' || key === 'fields' || key === 'ask') && isObject(member) && !('create' in value))
      for (const slot of Object.keys(member)) yield { slot, path: [...at, slot] };
    yield* listWritten(member, at);
  }
}
