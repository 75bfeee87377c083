import { answerFromKnowledge } from './answer.ts';
import { callPerson } from './call-person.ts';
import { type DialogContext, say } from './context.ts';
import { flowFor, startFlow, wantedIntent, wantedRepair } from './find-flow.ts';
import { handOverToPerson, isBlank, repair } from './repair.ts';
import type { DialogRun } from './run.ts';
import { ordinal, plain } from './words.ts';

/** What a designer can set of the dialog stage. */
export type DialogOptions = {
  /** From which score two intents are worth a clarifying question, 0…1. */
  readonly clarifyAbove: number;
  /** How far the likeliest intent must lead the next one that a flow serves, 0…1; closer ones are asked about. */
  readonly clarifyWithin: number;
  /** After how many misses in a row a person is called. */
  readonly handoffAfter: number;
};

/** A message while no form is open: a repair, a flow, an answer from knowledge, a question back, or "I can't". */
export async function hearIdle(
  run: DialogRun,
  context: DialogContext,
  options: DialogOptions,
): Promise<DialogRun> {
  if (isBlank(context)) return { ...say(run, context, 'repair_empty'), repair: 'empty', standing: 'idle' };
  const chosen = offeredChoice(run, context);
  const fresh = { ...run, state: { ...run.state, offered: [] } };
  const flow = flowFor(chosen ?? wantedIntent(context), fresh, context);
  const wanted = chosen === null ? wantedRepair(context) : null;
  if (wanted === 'human_handoff') return callPerson(fresh, context);
  if (wanted && flow === undefined) return repair(wanted, fresh, context);
  const unsure = chosen === null && context.choice === null && !isClear(context, options);
  const asked = unsure ? clarify(fresh, context, options) : undefined;
  if (asked) return asked;
  if (flow !== undefined)
    return startFlow(chosen === null ? fresh : { ...fresh, repair: 'clarify' }, context, flow);
  const answered = await answerFromKnowledge(fresh, context);
  if (answered) return { ...answered, standing: 'idle' };
  const rejected = context.choice === null && context.intent?.rejected === true;
  return (rejected ? clarify(fresh, context, options) : undefined) ?? cannotAnswer(fresh, context, options);
}

/** Whether one intent leads the others that a flow serves far enough to act on it. */
function isClear(context: DialogContext, options: DialogOptions): boolean {
  if (context.intent === null || context.intent.rejected) return true;
  const [best, next] = candidatesOf(context, options);
  if (best?.name !== context.intent.name || !next) return true;
  return best.score - next.score >= options.clarifyWithin;
}

/** The intent chosen from those the bot offered: by "the second one" or by its label. */
function offeredChoice(run: DialogRun, context: DialogContext): string | null {
  const { offered } = run.state;
  if (offered.length === 0 || context.choice !== null) return null;
  const place = ordinal(context.text);
  if (place !== null) return offered[place] ?? null;
  const words = plain(context.text);
  return offered.find((intent) => plain(labelOf(intent, context) ?? '') === words) ?? null;
}

/** Ask which of the likeliest intents is meant; only those that a flow can serve are offered. */
function clarify(run: DialogRun, context: DialogContext, options: DialogOptions): DialogRun | undefined {
  const candidates = candidatesOf(context, options).slice(0, 3);
  if (candidates.length === 0) return undefined;
  const buttons = candidates.map(({ name }) => ({
    label: labelOf(name, context) ?? name,
    payload: `intent:${name}`,
  }));
  const asked = say(run, context, 'repair_clarify', buttons);
  const offered = candidates.map(({ name }) => name);
  return { ...asked, standing: 'idle', repair: 'clarify', state: { ...asked.state, offered } };
}

/** Intents likely enough to be meant that a flow with a label serves, best first. */
function candidatesOf(
  context: DialogContext,
  options: DialogOptions,
): readonly { name: string; score: number }[] {
  return (context.intent?.alternatives ?? [])
    .filter(({ score }) => score >= options.clarifyAbove)
    .filter(({ name }) => labelOf(name, context) !== undefined);
}

/** What a visitor gets from an intent's flow, in the visitor's language. */
function labelOf(intent: string, context: DialogContext): string | undefined {
  const flow = Object.values(context.bot.flows).find(({ start }) => [start?.intent].flat().includes(intent));
  return flow?.about?.[context.language];
}

function cannotAnswer(run: DialogRun, context: DialogContext, options: DialogOptions): DialogRun {
  const misses = context.turn.state.misses + 1;
  if (misses >= options.handoffAfter) return handOverToPerson(run, context, 'repeated_failure');
  const reply = misses > 1 ? 'repair_cannot_answer_again' : 'repair_cannot_answer';
  const said = say(run, context, reply);
  return { ...said, standing: 'idle', repair: 'cannot_answer', state: { ...said.state, misses } };
}
