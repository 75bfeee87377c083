import { limitsOf } from '../../config/field-limits.ts';
import type { Field, Form } from '../../config/schema/flows.ts';
import { isObject, type Json } from '../../core/json.ts';
import { type DialogContext, scopeOf } from '../context.ts';
import { holds, type Scope } from '../expressions.ts';
import type { Observe } from '../observe.ts';
import type { DialogRun } from '../run.ts';
import { type DialogState, topFrame } from '../state.ts';

/** One thing that a form can ask: a field's value, or (`gate`) whether an optional sub-form or a further item is wanted. */
export type Question = {
  /** `city`, `address.city`, `passengers.1.name`; of a gate `address`, `passengers.1`. */
  readonly path: string;
  readonly field: Field;
  readonly kind: 'value' | 'gate';
  readonly ask: string;
  /** Behind a gate that nobody has opened: not asked yet, but heard when the words answer it. */
  readonly closed: boolean;
  /** The gates around it, outermost first. */
  readonly gates: readonly string[];
  /** Sub-forms around it that say something when their first question comes. */
  readonly openings: readonly Opening[];
};

/** A sub-form's own words before its first question. */
export type Opening = { readonly path: string; readonly reply: string };

type Walk = {
  readonly context: DialogContext;
  readonly done: readonly string[];
  readonly observe?: Observe | undefined;
};

type Place = {
  readonly prefix: string;
  readonly scope: Scope;
  readonly closed: boolean;
  readonly gates: readonly string[];
  readonly openings: readonly Opening[];
};

/** What was found last: a turn asks for its questions ten times and more while its state stays as it is. */
const lately = new WeakMap<
  DialogContext,
  { readonly of: DialogState; readonly questions: readonly Question[] }
>();

/** All questions of the open form that apply now, those of its sub-forms in their place. */
export function questionsOf(run: DialogRun, context: DialogContext): readonly Question[] {
  const known = lately.get(context);
  if (known?.of === run.state) return known.questions;
  const questions = walkForm(run, context, undefined);
  lately.set(context, { of: run.state, questions });
  return questions;
}

/** Tell whoever observes which questions of the complete form applied in the end: before that none of them is settled. */
export function observeConditions(run: DialogRun, context: DialogContext): void {
  if (context.observe) walkForm(run, context, context.observe);
}

function walkForm(run: DialogRun, context: DialogContext, observe: Observe | undefined): readonly Question[] {
  const open = topFrame(run.state)?.form;
  const form = open ? context.forms[open.form] : undefined;
  if (!open || !form) return [];
  const place = { prefix: '', scope: scopeOf(run, context), closed: false, gates: [], openings: [] };
  return inForm(form, run.state.slots, place, { context, done: open.done, observe });
}

function inForm(form: Form, values: Scope, place: Place, walk: Walk): readonly Question[] {
  return Object.entries(form.fields).flatMap(([name, field]) => {
    if (!applies(field, place, walk)) return [];
    const path = `${place.prefix}${name}`;
    if (field.form !== undefined) return inNested(path, field, values[name] ?? null, place, walk);
    return [{ ...place, path, field, kind: 'value' as const, ask: field.ask ?? name }];
  });
}

function applies(field: Field, { scope }: Place, { observe }: Walk): boolean {
  if (field.when === undefined) return true;
  const yes = holds(field.when, scope, () => undefined);
  observe?.({ kind: 'guard', of: field, key: 'when', holds: yes });
  return yes;
}

function inNested(path: string, field: Field, value: Json, place: Place, walk: Walk): readonly Question[] {
  const inner = walk.context.forms[field.form ?? ''];
  if (!inner) return [];
  const asksFirst = field.many === undefined ? field.optional === true : limitsOf(field).min === 0;
  const opening = asksFirst || field.ask === undefined ? [] : [{ path, reply: field.ask }];
  const around = { ...place, openings: [...place.openings, ...opening] };
  if (field.many !== undefined) return inItems(path, field, inner, value, around, walk);
  if (!asksFirst) return inItem(`${path}.`, inner, value, around, walk);
  const gate: Question = { ...place, path, field, kind: 'gate', ask: field.ask ?? path };
  const behind = { ...around, gates: [...place.gates, path] };
  if (isObject(value)) return [gate, ...inItem(`${path}.`, inner, value, behind, walk)];
  if (walk.done.includes(path)) return [gate];
  return [gate, ...inItem(`${path}.`, inner, null, { ...behind, closed: true }, walk)];
}

/** Item after item: each must be complete before the next one is asked about. */
function inItems(
  path: string,
  field: Field,
  inner: Form,
  value: Json,
  place: Place,
  walk: Walk,
): readonly Question[] {
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  const { min, max } = limitsOf(field);
  const more = isObject(field.many) ? field.many.more : undefined;
  const questions: Question[] = [];
  for (let index = 0; index < max; index += 1) {
    const at = `${path}.${index}`;
    const item = items[index] ?? null;
    const closed = index >= min && !isObject(item);
    if (index >= min) {
      const ask = (index === 0 ? field.ask : more) ?? path;
      questions.push({ ...place, path: at, field, kind: 'gate', ask });
      if (closed && walk.done.includes(at)) break;
    }
    const gates = index >= min ? [...place.gates, at] : place.gates;
    const own = inItem(`${at}.`, inner, item, { ...place, gates, closed: place.closed || closed }, walk);
    questions.push(...own);
    if (own.some((question) => !walk.done.includes(question.path))) break;
  }
  return questions;
}

/** A sub-form's expressions see its own fields by their names, before the slots around it. */
function inItem(prefix: string, form: Form, value: Json, place: Place, walk: Walk): readonly Question[] {
  const values = isObject(value) ? (value as Scope) : {};
  const unfilled = Object.fromEntries(Object.keys(form.fields).map((name) => [name, null]));
  return inForm(form, values, { ...place, prefix, scope: { ...place.scope, ...unfilled, ...values } }, walk);
}
