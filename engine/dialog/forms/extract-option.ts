import { isOff } from '../repair-changes.ts';
import { ordinal, plain, withoutFillers } from '../words.ts';
import { splitAside } from './beside.ts';
import { optionsOf } from './choices.ts';
import { openForm } from './form-state.ts';
import type { Found, Wanted, Words } from './found.ts';
import { isLatin, type Option } from './labels.ts';
import { type Selection, select } from './select.ts';

/**
 * What the words choose for a field that takes one of its options: by tap, by name, by place, by part of a name.
 * Several choose none of them ("the first and the second": which one is asked), nor does a place that is not there.
 */
export function extractOption(wanted: Wanted, words: Words): Found | null {
  const { question, asked } = wanted;
  const { run, context } = words;
  const options = optionsOf(question, run, context);
  if (asked && context.choice !== null) {
    const tapped = options.find(({ value }) => String(value) === context.choice);
    if (tapped) return { value: tapped.value, used: [] };
  }
  const offered = asked ? offeredOf(options, words) : options;
  const selection = mayBeSeveral(wanted, words) ? selectOf(offered, asked, words) : null;
  const read = selection && readSelection(selection, offered);
  if (read) return { ...read, used: usedBy(options, words) };
  const left = options.filter(({ value }) => selection?.without.includes(value) !== true);
  return chooseOne(left, asked, words);
}

/** A list of things is chosen from; ways to say a reason may stand side by side in a sentence that opens a form. */
function mayBeSeveral({ question, asked }: Wanted, { context }: Words): boolean {
  if (context.choice !== null || isOff(context.bot, 'clarify')) return false;
  return asked || question.field.choices !== undefined;
}

/** Those between which was asked, or all. */
function offeredOf(options: readonly Option[], { run }: Words): readonly Option[] {
  const between = openForm(run)?.between?.map(({ value }) => value) ?? [];
  const offered = options.filter(({ value }) => between.includes(String(value)));
  return offered.length > 0 ? offered : options;
}

/** Places count only where nothing but the choice is said: "broken the first time" points at no option. */
function selectOf(options: readonly Option[], asked: boolean, words: Words): Selection | null {
  const text = splitAside(words.context.text).answer;
  const entities = usedBy(options, words);
  const selection = select(text, { options, entities, asked, loosely: asked });
  return selection === null || selection.pure
    ? selection
    : select(text, { options, entities, asked: false, loosely: false });
}

function usedBy(options: readonly Option[], { context, taken }: Words): Found['used'] {
  return context.entities.filter(
    (one) => !taken.has(one) && options.some(({ value }) => value === one.value),
  );
}

/** What is chosen: one, several of which one may be, one that is not there; undefined when the words choose nothing. */
function readSelection(
  { chosen, without, all, pure, unclear }: Selection,
  options: readonly Option[],
): Omit<Found, 'used'> | undefined {
  const meant = all && pure ? options : options.filter(({ value }) => chosen.includes(value));
  const [only, ...others] = meant.filter(({ value }) => !without.includes(value));
  if (unclear && others.length === 0) return { value: null, unclear: true };
  if (only === undefined) return undefined;
  if (others.length === 0) return { value: only.value };
  const rivals = [only, ...others].map(({ value, label }) => ({ value: String(value), label }));
  return { value: rivals.map(({ value }) => value), rivals };
}

function chooseOne(options: readonly Option[], asked: boolean, words: Words): Found | null {
  const { text } = words.context;
  const [entity] = usedBy(options, words);
  if (entity) return { value: entity.value, used: [entity] };
  const option =
    (asked ? options[ordinal(text) ?? -1] : undefined) ??
    longestNamed(options, text) ??
    (asked ? onlyPartlyNamed(options, text) : undefined);
  return option ? { value: option.value, used: [] } : null;
}

/** The option whose words stand in the text; the longest wins, so that "not broken" is not "broken". */
function longestNamed(options: readonly Option[], text: string): Option | undefined {
  const said = ` ${plain(text)} `;
  let best: Option | undefined;
  let longest = 0;
  for (const option of options) {
    for (const word of [option.label, ...option.words]) {
      const wanted = plain(word);
      const needle = isLatin(wanted) ? ` ${wanted} ` : wanted;
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
