import type { Field } from '../../config/schema/flows.ts';
import type { Entity } from '../../core/events/shapes.ts';
import type { Json } from '../../core/json.ts';
import type { DialogContext } from '../context.ts';
import type { DialogRun } from '../run.ts';
import { topFrame } from '../state.ts';
import { ordinal, plain, yesOrNo } from '../words.ts';
import { type Option, optionsOf } from './choices.ts';

/** How a field was found in the visitor's words; `used` is the entity it took. */
export type Found = { readonly value: Json; readonly used: Entity | null };

/**
 * What the visitor's words say for one field. Free text, bare yes or no, ordinals and bare numbers
 * count only for the field that was asked for.
 */
export function extract(
  field: Field,
  asked: boolean,
  run: DialogRun,
  context: DialogContext,
  taken: ReadonlySet<Entity>,
): Found | null {
  if (field.options || field.choices) return extractOption(field, asked, run, context, taken);
  // What a pronoun stands for answers a question, or goes with the words that began the form.
  const pointed = asked || hasJustBegun(run);
  if (field.entity !== undefined) return extractEntity(field.entity, pointed, context, taken);
  switch (field.type) {
    case 'text':
      return asked && context.text.trim() !== '' ? { value: context.text.trim(), used: null } : null;
    case 'number':
      return asked ? extractEntity('number', asked, context, taken, Number) : null;
    case 'yes_no':
      return asked ? extractYesNo(context) : null;
    case 'file':
      return extractFiles(context);
    default:
      return null;
  }
}

function hasJustBegun({ state }: DialogRun): boolean {
  const form = topFrame(state)?.form;
  return form?.phase === 'filling' && form.asking === null;
}

function extractEntity(
  type: string,
  pointed: boolean,
  { entities }: DialogContext,
  taken: ReadonlySet<Entity>,
  convert: (value: string) => Json = (value) => value,
): Found | null {
  const free = entities.find(
    (entity) => entity.type === type && !taken.has(entity) && (pointed || entity.source !== 'focus'),
  );
  return free ? { value: convert(free.value), used: free } : null;
}

function extractYesNo({ choice, text }: DialogContext): Found | null {
  const said = choice === 'yes' || choice === 'no' ? choice : yesOrNo(text);
  return said === null ? null : { value: said === 'yes', used: null };
}

function extractFiles({ turn }: DialogContext): Found | null {
  const files = turn.input.kind === 'message' ? turn.input.attachments : [];
  return files.length === 0 ? null : { value: files.map((file) => ({ ...file })), used: null };
}

function extractOption(
  field: Field,
  asked: boolean,
  run: DialogRun,
  context: DialogContext,
  taken: ReadonlySet<Entity>,
): Found | null {
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
  const option = (place === null ? undefined : options[place]) ?? longestNamed(options, context.text);
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
