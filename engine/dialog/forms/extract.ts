import type { Field } from '../../config/schema/flows.ts';
import type { Entity } from '../../core/events/shapes.ts';
import type { Json } from '../../core/json.ts';
import type { DialogContext } from '../context.ts';
import type { DialogRun } from '../run.ts';
import { ordinal, plain, replacementText, withoutFillers, yesOrNo } from '../words.ts';
import { type Option, optionsOf } from './choices.ts';
import { formOf, openForm } from './form-state.ts';

/** How a field was found in the visitor's words; `used` is the entity it took. */
export type Found = { readonly value: Json; readonly used: Entity | null };

/** The field that is looked for; `asked` when its question is open. */
export type Wanted = { readonly name: string; readonly field: Field; readonly asked: boolean };

/** What it is looked for in; each entity fills one field only. */
export type Words = {
  readonly run: DialogRun;
  readonly context: DialogContext;
  readonly taken: ReadonlySet<Entity>;
};

/**
 * What the visitor's words say for one field. Free text, bare yes or no, ordinals and bare numbers
 * count only for the field that was asked for; "it" may fill a field, and replace
 * what a form that has just begun took over from before, but not correct what was answered.
 */
export function extract(wanted: Wanted, words: Words): Found | null {
  const { field, asked } = wanted;
  const { run, context } = words;
  if (field.options || field.choices) return extractOption(wanted, words);
  if (field.entity !== undefined) return extractEntity(field.entity, wanted, words);
  switch (field.type) {
    case 'text':
      return asked ? extractText(context.text) : extractText(replacementOf(run, context));
    case 'number':
      return asked ? extractEntity('number', wanted, words, Number) : null;
    case 'yes_no':
      return asked ? extractYesNo(context) : null;
    case 'file':
      return extractFiles(context);
    default:
      return null;
  }
}

function extractEntity(
  type: string,
  { name, asked }: Wanted,
  { run, context, taken }: Words,
  convert: (value: string) => Json = (value) => value,
): Found | null {
  const form = openForm(run);
  const hasJustBegun = form?.phase === 'filling' && form.asking === null;
  const mayPoint = asked || hasJustBegun || !form?.done.includes(name);
  const free = context.entities.find(
    (entity) => entity.type === type && !taken.has(entity) && (mayPoint || entity.source !== 'focus'),
  );
  return free ? { value: convert(free.value), used: free } : null;
}

function extractText(text: string): Found | null {
  return text.trim() === '' ? null : { value: text.trim(), used: null };
}

/** "Change it to …" while confirming replaces the form's free text, where it has only one that is filled. */
function replacementOf(run: DialogRun, context: DialogContext): string {
  const form = openForm(run);
  if (!form || form.phase === 'filling' || context.choice !== null || yesOrNo(context.text) !== null)
    return '';
  const fields = formOf(run, context)?.fields ?? {};
  const texts = form.done.filter((name) => fields[name]?.type === 'text' && run.state.slots[name] !== null);
  return texts.length === 1 ? (replacementText(context.text, context.language) ?? '') : '';
}

function extractYesNo({ choice, text }: DialogContext): Found | null {
  const said = choice === 'yes' || choice === 'no' ? choice : yesOrNo(text);
  return said === null ? null : { value: said === 'yes', used: null };
}

function extractFiles({ turn }: DialogContext): Found | null {
  const files = turn.input.kind === 'message' ? turn.input.attachments : [];
  return files.length === 0 ? null : { value: files.map((file) => ({ ...file })), used: null };
}

function extractOption({ field, asked }: Wanted, { run, context, taken }: Words): Found | null {
  const options = optionsOf(field, run, context);
  if (asked && context.choice !== null) {
    const tapped = options.find(({ value }) => String(value) === context.choice);
    if (tapped) return { value: tapped.value, used: null };
  }
  const entity = context.entities.find(
    (one) => !taken.has(one) && options.some(({ value }) => value === one.value),
  );
  if (entity) return { value: entity.value, used: entity };
  const place = asked ? ordinal(context.text) : null;
  const option =
    (place === null ? undefined : options[place]) ??
    longestNamed(options, context.text) ??
    (asked ? onlyPartlyNamed(options, context.text) : undefined);
  return option ? { value: option.value, used: null } : null;
}

/** The option whose words stand in the text; the longest wins, so that "not broken" is not "broken". */
function longestNamed(options: readonly Option[], text: string): Option | undefined {
  const said = ` ${plain(text)} `;
  let best: Option | undefined;
  let longest = 0;
  for (const option of options) {
    for (const word of [option.label, ...option.words]) {
      const wanted = plain(word);
      const needle = /^[\p{Script=Latin}\d ]+$/u.test(wanted) ? ` ${wanted} ` : wanted;
      if (wanted.length > longest && said.includes(needle)) {
        best = option;
        longest = wanted.length;
      }
    }
  }
  return best;
}

/** The one option that has the words in its label: "the iPhone" among an iPhone and a pair of earphones. */
function onlyPartlyNamed(options: readonly Option[], text: string): Option | undefined {
  const words = withoutFillers(text);
  if (words.length < 2) return undefined;
  const [only, ...others] = options.filter(({ label }) => plain(label).includes(words));
  return others.length === 0 ? only : undefined;
}
