import type { Entity } from '../../core/events/shapes.ts';
import type { DialogContext } from '../context.ts';
import { say } from '../context.ts';
import { isOff } from '../repair-changes.ts';
import type { DialogRun } from '../run.ts';
import { ordinal } from '../words.ts';
import { buttonsFor } from './choices.ts';
import { askedQuestion, emptyField, openForm, withFreshQuestion } from './form-state.ts';
import type { Found, Rival, Wanted, Words } from './found.ts';
import { type Question, questionsOf } from './questions.ts';

/** Values that stand in sentences about something else: "it broke yesterday" does not mend the day of purchase. */
const SAID_CASUALLY: ReadonlySet<string> = new Set([
  'date',
  'money',
  'number',
  'ordinal',
  'place',
  'quantity',
  'yes_no',
]);

/** Whether values of a type are named without being meant for a field. */
export function isSaidCasually(entity: string): boolean {
  return SAID_CASUALLY.has(entity);
}

/**
 * Different values of which a field can take only one, all named in earnest, and no field beside it that could take
 * another: "return SO1 and SO2". Fewer than two where nothing is to be chosen.
 */
export function rivalsAmong(
  entities: readonly Entity[],
  { question }: Wanted,
  { run, context }: Words,
): readonly Entity[] {
  const { entity } = question.field;
  if (entity === undefined || isSaidCasually(entity) || isOff(context.bot, 'clarify')) return [];
  const done = openForm(run)?.done ?? [];
  const takers = questionsOf(run, context).filter(
    ({ path, field }) => field.entity === entity && (path === question.path || !done.includes(path)),
  );
  if (takers.length > 1) return [];
  const named = entities.filter(({ source }) => source !== 'focus');
  return named.filter((one, at) => !named.slice(0, at).some((other) => isSame(one, other)));
}

/** The same thing said twice, or other readings of the same words. */
function isSame(one: Entity, other: Entity): boolean {
  return one.value === other.value || (one.start < other.end && other.start < one.end);
}

/** The reply that asks which of several values is meant. */
export const WHICH_ONE = 'repair_which_one';

/** Ask which of several values is meant, with a button for each. */
export function askWhich(
  run: DialogRun,
  question: Question,
  rivals: readonly Rival[],
  context: DialogContext,
): DialogRun {
  const emptied = emptyField({ ...run, heard: 'used' }, question.path);
  const asking = withFreshQuestion(emptied, { phase: 'filling', asking: question.path, between: rivals });
  const asked = say(asking, context, WHICH_ONE, buttonsFor(question, asking, context));
  return { ...asked, standing: 'visitor', repair: 'clarify' };
}

/** The value chosen by its button or by its place: "the second". */
export function chosenBetween({ run, context }: Pick<Words, 'run' | 'context'>): Found | null {
  const { between = [] } = openForm(run) ?? {};
  if (between.length === 0 || askedQuestion(run, context) === null) return null;
  const tapped = between.find(({ value }) => value === context.choice);
  const place = context.choice === null ? ordinal(context.text) : null;
  const chosen = tapped ?? (place === null ? undefined : between[place]);
  return chosen === undefined ? null : { value: chosen.value, used: [] };
}
