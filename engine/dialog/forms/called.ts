import type { Field } from '../../config/schema/flows.ts';
import { fold } from '../../core/fold.ts';
import type { Question } from './questions.ts';

/** What visitors say of a field by its name: `value` is what stands behind it, as written; empty when they only name it. */
export type SaidOf = { readonly start: number; readonly end: number; readonly value: string };

const LINK =
  /^(?:\s*(?:的|应该是|应该写|应该|改成|改为|换成|改|是|为|写成|写|:|：|=|to be|should be|is|to|->))*\s*/u;
const ENDS = /[，,;；。！!\n]/u;

/** The stretch of a text that speaks of a field by name: from the name to the end of its clause, or to the next field's name. */
export function saidOf(field: Field, text: string, others: readonly Question[]): SaidOf | null {
  const folded = fold(text);
  const place = nameIn(field, folded.text);
  if (place === null) return null;
  const behind = folded.text.slice(place.end);
  const clause = behind.search(ENDS);
  const next = others
    .filter((other) => other.field !== field)
    .flatMap((other) => nameIn(other.field, behind)?.start ?? []);
  const length = Math.min(clause < 0 ? behind.length : clause, behind.length, ...next);
  const link = LINK.exec(behind.slice(0, length))?.[0].length ?? 0;
  const span = folded.origin(place.start, place.end + length);
  if (link >= length) return { ...span, value: '' };
  const value = folded.origin(place.end + link, place.end + length);
  return { ...span, value: text.slice(value.start, value.end).trim() };
}

type Span = { readonly start: number; readonly end: number };

function nameIn({ called }: Field, text: string): Span | null {
  const names = Object.values(called ?? {})
    .flat()
    .map((name) => fold(name).text)
    .sort((left, right) => right.length - left.length);
  for (const name of names) {
    const start = text.indexOf(name);
    if (start >= 0 && standsAlone(text, start, start + name.length))
      return { start, end: start + name.length };
  }
  return null;
}

/** A Latin name must not be a piece of a longer word. */
function standsAlone(text: string, start: number, end: number): boolean {
  const latin = /[a-z0-9]/;
  const cuts = (outer: string, inner: string) => latin.test(outer) && latin.test(inner);
  return !cuts(text.charAt(start - 1), text.charAt(start)) && !cuts(text.charAt(end), text.charAt(end - 1));
}
