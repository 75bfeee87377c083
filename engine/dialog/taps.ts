import type { Bot } from '../config/bot.ts';
import { walkReplies } from '../config/walk-replies.ts';
import type { DialogContext } from './context.ts';
import { isOff } from './repair-changes.ts';
import { URL_PAYLOAD } from './reply-parts.ts';
import type { DialogRun } from './run.ts';

/** Prefix of button payloads that start an intent. */
export const INTENT_PAYLOAD = 'intent:';

/** Prefix of button payloads that start a flow by its name. */
export const FLOW_PAYLOAD = 'flow:';

/** The flow that a tapped button names. */
export function tappedFlow({ choice }: DialogContext): string | null {
  return choice?.startsWith(FLOW_PAYLOAD) ? choice.slice(FLOW_PAYLOAD.length) : null;
}

/** Whether a tap starts something, whenever its button was shown. */
export function startsSomething({ choice }: DialogContext): boolean {
  return choice !== null && (choice.startsWith(INTENT_PAYLOAD) || choice.startsWith(FLOW_PAYLOAD));
}

/** Whether a tap is an answer in words: its button stood below the question, and starts nothing. Another button's label is none. */
export function isAnswer(run: DialogRun, context: DialogContext): boolean {
  return !startsSomething(context) && isOnOffer(run, context);
}

/** A tap that neither starts something nor answers what is open belongs to an earlier question. */
export function isStale(run: DialogRun, context: DialogContext): boolean {
  if (context.choice === null || startsSomething(context) || isOff(context.bot, 'stale')) return false;
  return !isOnOffer(run, context);
}

/** Whether the tapped button stood below what was said last, as far as the reply itself brought it. */
export function isOnOffer(run: DialogRun, { choice, bot }: DialogContext): boolean {
  if (choice === null || choice.startsWith(URL_PAYLOAD)) return false;
  const said = new Set(run.state.said);
  const last = Object.fromEntries(Object.entries(bot.replies).filter(([key]) => said.has(key)));
  return payloadsOf(last).some((payload) => payload === choice || payload.includes('{'));
}

const known = new WeakMap<Bot, ReadonlySet<string>>();

/** Flows that some button of the bot starts: a tap may start no other one, because it may be made up. */
export function flowsOnButtons(bot: Bot): ReadonlySet<string> {
  const seen = known.get(bot);
  if (seen) return seen;
  const flows = payloadsOf(bot.replies)
    .filter((payload) => payload.startsWith(FLOW_PAYLOAD))
    .map((payload) => payload.slice(FLOW_PAYLOAD.length));
  const set = new Set(flows);
  known.set(bot, set);
  return set;
}

function payloadsOf(replies: Bot['replies']): readonly string[] {
  return [...walkReplies({ replies: { ...replies } })].flatMap(({ buttons }) =>
    buttons.flatMap(([{ payload }]) => payload ?? []),
  );
}
