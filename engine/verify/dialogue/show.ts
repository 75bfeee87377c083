import { IN_BRACES } from '../../config/expressions/read-expression.ts';
import type { Problem } from '../../config/problem.ts';
import type { Model } from '../machine/model.ts';
import type { Empty, State } from '../machine/state.ts';
import { dialogueTo } from './dialogue-to.ts';

type Shown = Pick<Problem, 'dialogue'>;

/** The way to a slot that is empty where it is needed: the reply comes with a gap, or the slot is seen to be empty. */
export function showEmpty({ state, slot, reply }: Empty, model: Model): Shown {
  const slots = emptyAt(slot);
  const filed = state.act?.kind === 'filed' ? state.act : undefined;
  const wordings = reply === null || filed ? [] : withGap(reply, slot, model);
  const before = state.said.map(() => ({ message: { says: ['*'] } }));
  if (wordings.length > 0)
    return dialogueTo(state, model, {
      unread: true,
      steps: [...(slots ? [{ slots }] : [{}]), ...before, { message: { says: wordings } }],
    });
  // No message shows it, or only in another language.
  const ticket = filed && { ticket: { kind: filed.ticket } };
  // The ticket fills its own slot before anybody could look.
  return slots && filed?.as !== slot ? dialogueTo(state, model, { steps: [{ slots, ...ticket }] }) : {};
}

/** What a fixture says of an empty slot or field of a sub-form; nothing of one in a list. */
function emptyAt(way: string): Readonly<Record<string, unknown>> | undefined {
  const keys = way.split('.');
  if (keys.includes('#')) return undefined;
  return keys.reduceRight<unknown>((value, key) => ({ [key]: value }), null) as Record<string, unknown>;
}

/** The wordings of a reply with nothing where the slot would stand, and anything where others do. */
function withGap(reply: string, slot: string, { bot }: Model): readonly string[] {
  const { text = {}, variants = [] } = bot.replies[reply] ?? {};
  const wordings = [text, ...variants.map((variant) => variant.text ?? {})].flatMap((byLanguage) =>
    [byLanguage[bot.languages[0]] ?? []].flat(),
  );
  // Inside a sub-form its fields have their plain names.
  const name = slot.slice(slot.lastIndexOf('.') + 1);
  const reads = new RegExp(`(?<![\\w.])(?:${slot.replace(/[.#]/g, '\\$&')}|${name})\\b`);
  const gaps = wordings
    .filter((wording) => reads.test(wording))
    .map((wording) => wording.replace(IN_BRACES, (_, read: string) => (reads.test(read) ? '' : '*')));
  return gaps.map((gap) => gap.replace(/\n/g, '*').trim());
}

/** The way to a flow that ends without a word: the engine says what the bot can do. */
export function showSilence(state: State, model: Model): Shown {
  return dialogueTo(state, model, { steps: [{ bot: 'repair_help', flow: null }] });
}

/** The way to a business system that gives no answer, after which the flow is gone. */
export function showOutage(state: State, action: string, model: Model): Shown {
  const failed: State = { ...state, from: state, act: null, answer: { action, kind: 'failed', slot: null } };
  return dialogueTo(failed, model, { steps: [{ bot: [...state.said, 'repair_unavailable'], flow: null }] });
}

/** The way to where the circle begins: the flow is open still, and goes on being so. */
export function showLoop(state: State, model: Model): Shown {
  return dialogueTo(state, model, { steps: [{ state: 'bot' }] });
}

/** The way to where the last attempt has led: the flow that asks the same again. */
export function showCircle(state: State, flow: string, model: Model): Shown {
  return dialogueTo(state, model, { steps: [{ flow, repair: 'too_many_tries' }] });
}
