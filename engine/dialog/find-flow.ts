import type { Bot } from '../config/bot.ts';
import type { Flow } from '../config/schema/flows.ts';
import { advance } from './advance.ts';
import { activeFlow, type DialogContext, note, push, scopeOf } from './context.ts';
import { holds } from './expressions.ts';
import { openQuestion } from './repair.ts';
import { isOff } from './repair-changes.ts';
import { REPAIR_INTENTS, REPAIRS, type RepairIntent } from './repair-replies.ts';
import type { DialogRun } from './run.ts';
import { flowsOnButtons, INTENT_PAYLOAD, tappedFlow } from './taps.ts';
import { repairCue } from './words.ts';

/** How deep interruptions may nest. */
const DEEPEST = 6;

/** The intent that counts: a tapped one, or the recognised one when it was not rejected. */
export function wantedIntent(context: DialogContext): string | null {
  if (context.choice?.startsWith(INTENT_PAYLOAD)) return context.choice.slice(INTENT_PAYLOAD.length);
  if (context.choice !== null || context.intent === null || context.intent.rejected) return null;
  return context.intent.name;
}

/** The repair that the message asks for: in so many words, or by its intent. */
export function wantedRepair(context: DialogContext): RepairIntent | null {
  const cue = context.choice === 'skip' ? 'skip' : context.choice === null ? repairCue(context.text) : null;
  if (cue) return offers(cue, context) ? cue : null;
  const intent = wantedIntent(context);
  return REPAIR_INTENTS.find((repair) => repair === intent && offers(repair, context)) ?? null;
}

/** A repair that the bot does without is not understood; yes and no are none. */
function offers(repair: RepairIntent, { bot }: DialogContext): boolean {
  return !(repair in REPAIRS && isOff(bot, repair as keyof typeof REPAIRS));
}

/** The flow that the message starts: one on a tapped button, or the one for its intent. */
export function wantedFlow(run: DialogRun, context: DialogContext): string | undefined {
  const tapped = tappedFlow(context);
  if (tapped === null) return flowFor(wantedIntent(context), run, context);
  const start = context.bot.flows[tapped]?.start;
  const open = start === undefined || isOpen(start, run, context);
  return flowsOnButtons(context.bot).has(tapped) && open ? tapped : undefined;
}

/** Whether a flow serves the intent at other moments. */
export function isServed(intent: string | null, { bot }: DialogContext): boolean {
  return Object.values(bot.flows).some(
    ({ start }) => intent !== null && [start?.intent].flat().includes(intent),
  );
}

/** The flow that an intent starts now, if any. */
export function flowFor(intent: string | null, run: DialogRun, context: DialogContext): string | undefined {
  if (intent === null) return undefined;
  const starts = startsOf(context.bot).get(intent) ?? [];
  return starts.find(({ start }) => isOpen(start, run, context))?.flow;
}

type Start = { readonly flow: string; readonly start: NonNullable<Flow['start']> };

const starts = new WeakMap<Bot['flows'], ReadonlyMap<string, readonly Start[]>>();

/** By intent the flows that it may start, in their order. */
function startsOf({ flows }: Bot): ReadonlyMap<string, readonly Start[]> {
  const known = starts.get(flows);
  if (known) return known;
  const found = new Map<string, Start[]>();
  for (const [flow, { start }] of Object.entries(flows))
    for (const intent of new Set([start?.intent ?? []].flat()))
      if (start) found.set(intent, [...(found.get(intent) ?? []), { flow, start }]);
  starts.set(flows, found);
  return found;
}

/** Whether a flow may start now. */
function isOpen(start: NonNullable<Flow['start']>, run: DialogRun, context: DialogContext): boolean {
  if (start.when === undefined) return true;
  const yes = holds(start.when, scopeOf(run, context), () => undefined);
  context.observe?.({ kind: 'guard', of: start, key: 'when', holds: yes });
  return yes;
}

/** Start a flow above whatever is open; where too much is open already, the open question is asked again instead. */
export async function startFlow(run: DialogRun, context: DialogContext, flow: string): Promise<DialogRun> {
  if (run.state.stack.length >= DEEPEST) {
    return openQuestion(note(run, `${flow} not started: ${DEEPEST} flows are open`), context);
  }
  return advance(push(withoutSleeper(remembered(run, context, flow), flow), context, flow), context);
}

/** A flow that is begun anew while it sleeps would remind twice. */
function withoutSleeper({ state, ...run }: DialogRun, flow: string): DialogRun {
  const stack = state.stack.filter((frame) => frame.flow !== flow || frame.wait === undefined);
  return { ...run, state: { ...state, stack } };
}

/** Small talk and short answers do not change what the conversation is about. */
function remembered(run: DialogRun, context: DialogContext, flow: string): DialogRun {
  const { start, aside } = context.bot.flows[flow] ?? {};
  const wanted = wantedIntent(context) ?? [start?.intent ?? []].flat()[0];
  return aside || wanted === undefined ? run : { ...run, state: { ...run.state, lastIntent: wanted } };
}

/** True when this flow is the active one. */
export function isActive(run: DialogRun, flow: string): boolean {
  return activeFlow(run) === flow;
}
