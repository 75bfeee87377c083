import { advance, leaveStep } from './advance.ts';
import { answerFromKnowledge } from './answer.ts';
import { callPerson } from './call-person.ts';
import { type DialogContext, note, say, setSlots } from './context.ts';
import { flowFor, isServed, startFlow, wantedFlow, wantedIntent, wantedRepair } from './find-flow.ts';
import { handOverToPerson, isBlank, repair, saySomethingStale } from './repair.ts';
import { flowInstead, isOff } from './repair-changes.ts';
import type { RepairIntent } from './repair-replies.ts';
import type { DialogRun } from './run.ts';
import { topFrame } from './state.ts';
import { INTENT_PAYLOAD, isStale } from './taps.ts';
import { ordinal, plain, wordsOf, yesOrNo } from './words.ts';

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
  if (chosen === null && declines(run, context)) return cannotAnswer(fresh, context, options, 'unsure');
  const flow = chosen === null ? wantedFlow(fresh, context) : flowFor(chosen, fresh, context);
  const wanted = chosen === null ? wantedRepair(context) : null;
  if (wanted === 'human_handoff') return callPerson(fresh, context);
  if (wanted && isAskedFor(wanted, flow, run, context)) return repair(wanted, fresh, context);
  const unsure = chosen === null && context.choice === null && !isClear(context, options);
  const asked = unsure && !waitsForMessage(run) ? clarify(fresh, context, options) : undefined;
  if (asked) return asked;
  if (flow !== undefined)
    return startFlow(chosen === null ? fresh : { ...fresh, repair: 'clarify' }, context, flow);
  if (waitsForMessage(run)) return takeMessage(fresh, context);
  if (isStale(run, context)) return saySomethingStale(fresh, context);
  return answerOrNot(fresh, context, options);
}

async function answerOrNot(
  run: DialogRun,
  context: DialogContext,
  options: DialogOptions,
): Promise<DialogRun> {
  const answered = await answerFromKnowledge(run, context);
  if (answered) return { ...answered, standing: 'idle' };
  const rejected = context.choice === null && context.intent?.rejected === true;
  const asked = rejected ? clarify(run, context, options) : undefined;
  return asked ?? cannotAnswer(run, context, options, reasonOf(context, options));
}

/** A flow for the same intent goes first; a waiting flow takes yes and no itself. */
function isAskedFor(
  wanted: RepairIntent,
  flow: string | undefined,
  run: DialogRun,
  context: DialogContext,
): boolean {
  if (flow !== undefined) return false;
  if (wanted === 'affirm' || wanted === 'deny') return !waitsForMessage(run);
  return context.choice !== 'skip' || waitsForMessage(run) || isOff(context.bot, 'stale');
}

/** Whether the flow on top sleeps until time is up or somebody writes. */
function waitsForMessage(run: DialogRun): boolean {
  return topFrame(run.state)?.wait?.message === true;
}

/** The flow that waited for a message has one: it goes on with the words, or what was tapped, in its slot. */
function takeMessage(run: DialogRun, context: DialogContext): Promise<DialogRun> {
  const { flow, step } = topFrame(run.state) ?? { flow: '', step: '' };
  const slot = context.flows.get(flow)?.steps.get(step)?.step.as;
  const heard: DialogRun = { ...run, heard: 'used', path: [...run.path, `${flow}/${step}`] };
  const kept = slot === undefined ? heard : setSlots(heard, { [slot]: context.choice ?? context.text });
  return advance(leaveStep(kept, context, 'next'), context);
}

/** Two wishes with this much between them leave little room for anything else, knowledge included. */
const TORN = 2 / 3;

/**
 * Whether one intent leads the others that a flow serves far enough to act on it. Where none was taken, there is nothing
 * to be unclear about, unless it is one of two.
 */
function isClear(context: DialogContext, options: DialogOptions): boolean {
  if (context.intent === null) return true;
  const [best, next] = candidatesOf(context, options);
  if (!best || !next) return true;
  if (context.intent.rejected ? best.score + next.score < TORN : best.name !== context.intent.name)
    return true;
  return best.score - next.score >= options.clarifyWithin;
}

/** The intent chosen from those the bot offered: by "the second one", by its label, or by yes where it is the only one. */
function offeredChoice(run: DialogRun, context: DialogContext): string | null {
  const { offered } = run.state;
  if (offered.length === 0 || context.choice !== null) return null;
  const [only, ...others] = offered;
  if (only !== undefined && others.length === 0 && yesOrNo(context.text) === 'yes') return only;
  const place = ordinal(context.text);
  if (place !== null) return offered[place] ?? null;
  const words = plain(context.text);
  return offered.find((intent) => plain(labelOf(intent, context) ?? '') === words) ?? null;
}

/** "No" to what the bot took the visitor to mean. */
function declines(run: DialogRun, { choice, text }: DialogContext): boolean {
  if (run.state.offered.length === 0) return false;
  return choice === null ? yesOrNo(text) === 'no' : choice === 'no';
}

/** Ask which of the likeliest intents is meant; only those that a flow can serve are offered. */
function clarify(run: DialogRun, context: DialogContext, options: DialogOptions): DialogRun | undefined {
  const candidates = candidatesOf(context, options).slice(0, 3);
  const [only, ...others] = candidates;
  if (only === undefined || isOff(context.bot, 'clarify')) return undefined;
  const buttons = candidates.map(({ name }) => ({
    label: labelOf(name, context) ?? name,
    payload: `${INTENT_PAYLOAD}${name}`,
  }));
  const asked =
    others.length === 0 ? askIfMeant(run, context, only.name) : say(run, context, 'repair_clarify', buttons);
  const offered = candidates.map(({ name }) => name);
  return { ...asked, standing: 'idle', repair: 'clarify', state: { ...asked.state, offered } };
}

/** With one wish in question, "which one?" would be no question: yes and no are offered instead. */
function askIfMeant(run: DialogRun, context: DialogContext, intent: string): DialogRun {
  const { labels } = wordsOf(context.language);
  const meant = labelOf(intent, context) ?? intent;
  const names = context.bot.replies['repair_did_you_mean'] !== undefined;
  const buttons = [
    { label: names ? labels.yes : meant, payload: `${INTENT_PAYLOAD}${intent}` },
    { label: labels.no, payload: 'no' },
  ];
  return say(run, context, 'repair_did_you_mean', buttons, { meant });
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

/** Why nothing fits. */
type Reason = 'out_of_scope' | 'unsure' | 'no_knowledge' | 'wrong_moment';

function reasonOf(context: DialogContext, options: DialogOptions): Reason {
  const { intent } = context;
  if (intent === null || intent.rejected) {
    const [likeliest] = intent?.alternatives ?? [];
    return likeliest !== undefined && likeliest.score >= options.clarifyAbove ? 'unsure' : 'out_of_scope';
  }
  return isServed(wantedIntent(context), context) ? 'wrong_moment' : 'no_knowledge';
}

function cannotAnswer(
  run: DialogRun,
  context: DialogContext,
  options: DialogOptions,
  reason: Reason,
): DialogRun | Promise<DialogRun> {
  const misses = context.turn.state.misses + 1;
  const told = note(run, `cannot answer: ${reason}`);
  if (misses >= options.handoffAfter) return handOverToPerson(told, context, 'repeated_failure');
  const missed: DialogRun = { ...told, repair: 'cannot_answer', state: { ...told.state, misses } };
  const flow = flowInstead(context.bot, 'cannot_answer');
  if (flow !== undefined) return startFlow(missed, context, flow);
  const reply = misses > 1 ? 'repair_cannot_answer_again' : (`repair_${reason}` as const);
  return { ...say(missed, context, reply), standing: 'idle' };
}
