import type { Bot } from '../config/bot.ts';
import type { Field } from '../config/schema/flows.ts';
import { type Json, sameJson } from '../core/json.ts';
import type { FormState } from '../dialog/state.ts';

/** What becomes of a form that is being filled; `lost` is the field that is nowhere any more and is needed. */
export type MovedForm = {
  readonly form: FormState;
  /** Values under the new names of fields that were renamed. */
  readonly slots: Readonly<Record<string, Json>>;
  readonly lost: string | null;
};

type Fields = Readonly<Record<string, Field>>;

/**
 * Take a form over into another version. Fields are found by name, or by what they are; what was filled stays filled,
 * and stays a slot also where the form has no such field any more. `rules` say where a field went.
 */
export function moveForm(
  open: FormState,
  name: string,
  versions: { readonly from: Bot; readonly to: Bot },
  slots: Readonly<Record<string, Json>>,
): MovedForm {
  const { from, to } = versions;
  const old = from.forms[open.form]?.fields ?? {};
  const next = to.forms[name]?.fields ?? {};
  const place = (path: string): string | undefined => {
    const [field = path, ...inner] = path.split('.');
    const there = ruled(open.form, field, name, to) ?? fieldIn(field, old, next);
    if (there === undefined || !isInside(inner, next[there], to)) return undefined;
    return [there, ...inner].join('.');
  };
  const done = open.done.flatMap((field) => place(field) ?? []);
  const renamed = Object.keys(old).flatMap((field) => {
    const there = place(field);
    const value = slots[field] ?? null;
    return there === undefined || there === field || value === null ? [] : [[there, value] as const];
  });
  const asking = open.asking === null ? null : (place(open.asking) ?? null);
  return {
    form: { ...open, form: name, done, asking, tries: asking === open.asking ? open.tries : 0 },
    slots: Object.fromEntries(renamed),
    lost: open.asking !== null && asking === null ? open.asking : lostAnswer(open, place, { old, next }),
  };
}

/**
 * A filled field that is gone while the form asks something new before the open field: most likely the same question
 * under another name, changed as well. Taken over as it is, the visitor would be asked again what was answered, and the
 * answer to the open question would meet the new one.
 */
function lostAnswer(
  { asking, done }: FormState,
  place: (path: string) => string | undefined,
  { old, next }: { readonly old: Fields; readonly next: Fields },
): string | null {
  const open = asking === null ? undefined : rootOf(place(asking) ?? '');
  const names = Object.keys(next);
  const taken = new Set(Object.keys(old).map(place));
  const asked = names.slice(0, open === undefined ? names.length : names.indexOf(open));
  const isNew = asked.some((name) => !taken.has(name) && next[name]?.optional !== true);
  return isNew ? (done.find((path) => place(path) === undefined) ?? null) : null;
}

function rootOf(path: string): string {
  return path.split('.')[0] ?? path;
}

/** Whether a field of a sub-form, at any depth, is still there; a number is the place in a list. */
function isInside(path: readonly string[], field: Field | undefined, to: Bot): boolean {
  const [name, ...inner] = path;
  if (name === undefined) return field !== undefined;
  if (/^\d+$/.test(name)) return isInside(inner, field, to);
  const fields = field?.form === undefined ? {} : (to.forms[field.form]?.fields ?? {});
  return Object.hasOwn(fields, name) && isInside(inner, fields[name], to);
}

function ruled(form: string, field: string, name: string, to: Bot): string | undefined {
  const [target, member] = (to.migrate[`${form}.${field}`] ?? '').split('.');
  return target === name && member !== undefined && member in (to.forms[name]?.fields ?? {})
    ? member
    : undefined;
}

function fieldIn(name: string, old: Fields, next: Fields): string | undefined {
  if (Object.hasOwn(next, name)) return name;
  const alike = Object.entries(next).filter(
    ([other, field]) => !Object.hasOwn(old, other) && sameJson(field, old[name]),
  );
  return alike.length === 1 ? alike[0]?.[0] : undefined;
}
