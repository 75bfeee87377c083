import type { Field, Form } from '../../config/schema/flows.ts';
import { isObject, type Json } from '../../core/json.ts';
import { evaluate, type Scope } from '../expressions.ts';
import { wordsOf } from '../words.ts';

/** One thing that a field can be filled with; `words` are other ways to say it. */
export type Option = { readonly value: Json; readonly label: string; readonly words: readonly string[] };

type Forms = Readonly<Record<string, Form>>;

/** What a field offers: its options, or its choices as the data has them now. Empty when it offers nothing. */
export function listOptions(field: Field, scope: Scope, language: string): readonly Option[] {
  if (field.options) {
    return Object.entries(field.options).map(([value, words]) => ({
      value,
      label: words[language]?.[0] ?? Object.values(words)[0]?.[0] ?? value,
      words: Object.values(words).flat(),
    }));
  }
  if (!field.choices) return [];
  const { from, value, label } = field.choices;
  const list = evaluate(from, scope);
  const items = list.ok && Array.isArray(list.value) ? list.value : [];
  return items.filter(isObject).map((item) => ({
    value: (item[value] ?? null) as Json,
    label: String((language !== 'zh' && item[`${label}_${language}`]) || item[label] || item[value]),
    words: [String(item[label] ?? '')],
  }));
}

/**
 * What replies show for the slots of fields: the label of an option or a choice instead of its code, words for yes and no,
 * a sub-form's values in its order. The open form's fields count before those of other forms.
 */
export function shownValues(
  forms: Forms,
  open: string | undefined,
  slots: Scope,
  language: string,
): (name: string) => Json | undefined {
  return (name) => {
    const value = slots[name];
    if (value === undefined || value === null) return undefined;
    const field = fieldNamed(name, forms, open);
    return field && labelled(value, field, { forms, slots, language });
  };
}

function fieldNamed(name: string, forms: Forms, open: string | undefined): Field | undefined {
  const form = open === undefined ? undefined : forms[open];
  if (form && Object.hasOwn(form.fields, name)) return form.fields[name];
  return Object.values(forms).find(({ fields }) => Object.hasOwn(fields, name))?.fields[name];
}

type Shown = { readonly forms: Forms; readonly slots: Scope; readonly language: string };

function labelled(value: Json, field: Field, shown: Shown): Json | undefined {
  if (Array.isArray(value) && (field.many !== undefined || field.type === 'file')) {
    return value.map((item) => labelled(item, field, shown) ?? item);
  }
  if (typeof value === 'boolean') return wordsOf(shown.language).labels[value ? 'yes' : 'no'];
  if (field.form !== undefined && isObject(value)) return partsOf(value, field.form, shown);
  if (!field.options && !field.choices) return undefined;
  return listOptions(field, shown.slots, shown.language).find((option) => option.value === value)?.label;
}

/** Keys are marked, so that a field called `name` does not stand for the whole. */
function partsOf(value: Readonly<Record<string, unknown>>, form: string, shown: Shown): Json {
  const fields = Object.entries(shown.forms[form]?.fields ?? {});
  const slots = { ...shown.slots, ...(value as Scope) };
  return Object.fromEntries(
    fields.flatMap(([name, field]) => {
      const part = (value[name] ?? null) as Json;
      return part === null ? [] : [[`_${name}`, labelled(part, field, { ...shown, slots }) ?? part]];
    }),
  );
}

/** Whether words are Latin, so that they have borders. */
export function isLatin(words: string): boolean {
  return /^[\p{Script=Latin}\d ]+$/u.test(words);
}
