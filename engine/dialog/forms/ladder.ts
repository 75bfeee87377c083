import { DEFAULT_TRIES } from '../../config/field-limits.ts';
import type { Button } from '../../core/events/shapes.ts';
import type { Json } from '../../core/json.ts';
import { advance } from '../advance.ts';
import { type DialogContext, note, pop, push, say } from '../context.ts';
import { evaluate } from '../expressions.ts';
import { cancelForm, handOverToPerson } from '../repair.ts';
import type { DialogRun } from '../run.ts';
import { yesOrNo } from '../words.ts';
import { accept, type Verdict } from './accept.ts';
import { buttonsFor, namesFor } from './choices.ts';
import {
  emptyField,
  fillField,
  openForm,
  scopeAt,
  skipOpenField,
  withForm,
  withFreshQuestion,
} from './form-state.ts';
import type { Question } from './questions.ts';
import { putsOff } from './short-words.ts';

/** Times in a row that a system may fail to answer before a person is called. */
const MOST_OUTAGES = 3;

/** The words say nothing for the open question: ask again in the attempt's own words, as often as the field allows. */
export function miss(
  run: DialogRun,
  question: Question | null,
  context: DialogContext,
): DialogRun | Promise<DialogRun> {
  const field = question?.field;
  if (question && declines(question, context)) {
    if (field?.optional) {
      context.observe?.({ kind: 'field', of: field, event: 'skipped' });
      return skipOpenField({ ...run, heard: 'used' }, context);
    }
    if (field?.type === 'file') run = say(run, context, 'repair_cannot_skip');
  }
  const tries = (openForm(run)?.tries ?? 0) + 1;
  if (tries >= (field?.tries ?? DEFAULT_TRIES)) return giveUp(run, question, context);
  if (field) context.observe?.({ kind: 'field', of: field, event: `attempt ${tries}` });
  const counted = { ...withForm(run, { tries }), heard: 'used' as const, repair: 'invalid' };
  const again = nth(field?.again, tries);
  if (question === null || again === null) return say(counted, context, 'repair_invalid');
  return { ...sayOf(counted, question, context, { reply: again }), standing: 'visitor' };
}

function declines({ field }: Question, context: DialogContext): boolean {
  if (field.type === 'file' && putsOff(context)) return true;
  return context.choice === null && yesOrNo(context.text) === 'no';
}

type Refused = Extract<Verdict, { kind: 'wrong' | 'down' }>;

/** The words name a value that may not be, or that could not be checked: say why and keep asking, as often as the field allows. */
export function refuse(
  run: DialogRun,
  question: Question,
  verdict: Refused,
  context: DialogContext,
): DialogRun | Promise<DialogRun> {
  const used: DialogRun = { ...run, heard: 'used' };
  if (verdict.kind === 'down') return standByOutage(used, question, verdict, context);
  const { value } = verdict;
  const form = openForm(run);
  const tries = (form?.asking === question.path ? form.tries : 0) + 1;
  const reply = verdict.reply ?? nth(question.field.invalid, tries);
  const asking = withForm(emptyField(used, question.path), {
    phase: 'filling',
    asking: question.path,
    tries,
  });
  if (tries >= (question.field.tries ?? DEFAULT_TRIES))
    return giveUp(
      reply === null ? asking : sayOf(asking, question, context, { reply, value, buttons: [] }),
      question,
      context,
    );
  context.observe?.({ kind: 'field', of: question.field, event: `attempt ${tries}` });
  const invalid = { ...asking, repair: 'invalid' };
  if (reply === null) return { ...say(invalid, context, 'repair_invalid'), standing: 'form' };
  return { ...sayOf(invalid, question, context, { reply, value }), standing: 'visitor' };
}

/** A system that does not answer says nothing of the value: no attempt is counted, and what was filled stays filled. */
function standByOutage(
  run: DialogRun,
  question: Question,
  { reply, value }: Refused,
  context: DialogContext,
): DialogRun {
  const form = openForm(run);
  const same = form?.asking === question.path;
  const outages = (form?.outages ?? 0) + 1;
  const told = say(
    withForm({ ...run, repair: 'unavailable' }, { outages }),
    context,
    reply ?? 'repair_unavailable',
    [],
    { value },
  );
  if (question.field.check?.down === 'handoff' || outages >= MOST_OUTAGES)
    return handOverToPerson(withForm(told, { outages: 0 }), context, 'system_unavailable');
  if (form?.done.includes(question.path)) return { ...told, standing: 'form' };
  const change = { phase: 'filling' as const, asking: question.path };
  const asking = same ? withForm(told, change) : withFreshQuestion(told, { ...change, outages });
  return { ...asking, standing: 'visitor' };
}

/** The last attempt has failed: the field's `then` says what follows, a person by default. */
export async function giveUp(
  run: DialogRun,
  question: Question | null,
  context: DialogContext,
): Promise<DialogRun> {
  if (question) context.observe?.({ kind: 'field', of: question.field, event: 'end' });
  const rested = withForm({ ...run, heard: 'used' }, { tries: 0 });
  const then = question?.field.then ?? 'handoff';
  if (then === 'skip') return skipOpenField(rested, context);
  if (question !== null && typeof then === 'object' && then.default !== undefined)
    return takeDefault(then.default, rested, question, context);
  const told = say(rested, context, 'repair_too_many_tries');
  if (then === 'cancel') return cancelForm(told, context);
  if (typeof then === 'object' && then.link !== undefined)
    return advance(push(pop({ ...told, repair: 'too_many_tries' }), context, then.link), context);
  return { ...handOverToPerson(told, context, 'repeated_failure'), repair: 'too_many_tries' };
}

/** A default must pass the checks of its field as any other value; where it does not, a person is called. */
async function takeDefault(
  expression: string,
  run: DialogRun,
  question: Question,
  context: DialogContext,
): Promise<DialogRun> {
  const result = evaluate(expression, scopeAt(question.path, run, context));
  const isItem = result.ok && question.field.many !== undefined && !Array.isArray(result.value);
  const value = result.ok ? (isItem ? [result.value] : result.value) : null;
  const verdict = result.ok ? await accept(question, value, run, context) : null;
  if (verdict?.kind === 'good')
    return withFreshQuestion(fillField(run, question, verdict.value, verdict.slots), { asking: null });
  const noted = note(run, `the default of ${question.path} was refused`);
  const told = say(noted, context, 'repair_too_many_tries');
  return { ...handOverToPerson(told, context, 'repeated_failure'), repair: 'too_many_tries' };
}

type Own = { readonly reply: string; readonly value?: Json; readonly buttons?: readonly Button[] };

/** Say one of a question's own replies, with its buttons; `value` is what was refused. */
function sayOf(
  run: DialogRun,
  question: Question,
  context: DialogContext,
  { reply, value, buttons = buttonsFor(question, run, context) }: Own,
): DialogRun {
  const names = namesFor(question, run, context);
  return say(run, context, reply, buttons, value === undefined ? names : { ...names, value });
}

/** The text of an attempt, counted from 1: the last one is said again when there are no more. */
function nth(texts: string | readonly string[] | undefined, attempt: number): string | null {
  const list = texts === undefined ? [] : [texts].flat();
  return list[Math.min(attempt, list.length) - 1] ?? null;
}
