import type { Path } from '../../config/report.ts';
import type { Field, Form } from '../../config/schema/flows.ts';
import { type Scope, SLOTS } from '../values/ways.ts';

/** One field in its place: what fills it, where it is written, and what the names in its expressions mean. */
export type Question = {
  /** `city`, `address.city`; in a list of sub-forms `people.#.name`, whichever item it is. */
  readonly way: string;
  readonly field: Field;
  readonly path: Path;
  readonly scope: Scope;
  /** Of a sub-form its own questions, in a list with one (`more`) at the end that asks for another item. */
  readonly inner: readonly Question[];
  readonly more: boolean;
};

type Forms = Readonly<Record<string, Form>>;

type Place = { readonly prefix: string; readonly base: Path; readonly scope: Scope };

/** The questions of a form whose fields are written at `base`, those of its sub-forms in their place. */
export function layQuestions(form: Form | undefined, base: Path, forms: Forms): readonly Question[] {
  return inForm(form, { prefix: '', base, scope: SLOTS }, forms);
}

function inForm(form: Form | undefined, place: Place, forms: Forms): readonly Question[] {
  const { prefix, base, scope } = place;
  return Object.entries<Field>(form?.fields ?? {}).map(([name, field]) => {
    const way = `${prefix}${name}`;
    const question = { way, field, path: [...base, name], scope, inner: [], more: false };
    return field.form === undefined
      ? question
      : { ...question, inner: inSubForm(question, field.form, forms) };
  });
}

/** A sub-form's expressions see its own fields by their names, before the slots around it. */
function inSubForm(question: Question, name: string, forms: Forms): readonly Question[] {
  const { way, field, scope } = question;
  const prefix = field.many === undefined ? `${way}.` : `${way}.#.`;
  const names = Object.keys(forms[name]?.fields ?? {}).map((one) => [one, `${prefix}${one}`] as const);
  const place = { prefix, base: ['forms', name, 'fields'], scope: new Map([...scope, ...names]) };
  const inner = inForm(forms[name], place, forms);
  return field.many === undefined ? inner : [...inner, { ...question, way: `${way}.+`, more: true }];
}

/** Every field that is asked for, sub-forms before what is inside them. */
export function* everyField(questions: readonly Question[]): Iterable<Question> {
  for (const question of questions) {
    if (question.more) continue;
    yield question;
    yield* everyField(question.inner);
  }
}
