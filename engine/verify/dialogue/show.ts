import { IN_BRACES } from '../../config/expressions/read-expression.ts';
import type { Model } from '../machine/model.ts';
import { doneIn } from '../machine/moves.ts';
import type { Empty, State } from '../machine/state.ts';
import { slotOf } from '../values/ways.ts';
import { dialogueTo, type Shown } from './dialogue-to.ts';
import type { Failed } from './failed-at.ts';
import { goRound } from './go-round.ts';

/** The way to a slot that is empty where it is needed: the reply comes with a gap, or the slot is seen to be empty. */
export function showEmpty({ state, slot, reply }: Empty, model: Model): Shown {
  const slots = emptyAt(slot, state);
  const filed = state.act?.kind === 'filed' ? state.act : undefined;
  const gaps = reply === null ? [] : withGap(reply, slot, model);
  const wordings = filed ? [] : gaps;
  const before = state.said.map(() => ({ message: { says: ['*'] } }));
  if (wordings.length > 0)
    return dialogueTo(state, model, {
      unread: true,
      steps: [{ slots }, ...before, { message: { says: wordings } }],
    });
  // No message shows it, or only in another language.
  const ticket = filed && { ticket: { kind: filed.ticket, ...(gaps.length > 0 ? { subject: gaps } : {}) } };
  // The ticket fills its own slot before anybody could look.
  const isOver = filed !== undefined && slotOf(slot) === filed.as;
  if (isOver && gaps.length === 0) return {};
  return dialogueTo(state, model, { steps: [{ ...(isOver ? {} : { slots }), ...ticket }] });
}

/** The way to a reply that reads a name which only other replies see: it comes with a gap. */
export function showStranger({ state, slot, reply }: Empty, model: Model): Shown {
  const wordings = reply === null ? [] : withGap(reply, slot, model);
  if (wordings.length === 0 || state.act?.kind === 'filed') return {};
  const before = state.said.map(() => ({ message: { says: ['*'] } }));
  return dialogueTo(state, model, { unread: true, steps: [{}, ...before, { message: { says: wordings } }] });
}

/** What a fixture says of an empty slot, or field of a sub-form; in a list that of the item that is being filled. */
function emptyAt(way: string, state: State): Readonly<Record<string, unknown>> {
  const [slot = '', ...inner] = way.split('.');
  return { [slot]: emptyIn(inner, slot, doneIn(state)) };
}

function emptyIn(keys: readonly string[], above: string, done: readonly string[]): unknown {
  const [key, ...inner] = keys;
  if (key === undefined) return null;
  const way = `${above}.${key}`;
  if (key !== '#') return { [key]: emptyIn(inner, way, done) };
  const begun = done.filter((one) => one.startsWith(way) && !one.startsWith(`${way}.`)).length;
  const before = Array.from({ length: Math.max(0, begun - 1) }, () => ({}));
  // An item is there as soon as something in it is dealt with.
  if (!done.some((one) => one.startsWith(`${way}.`))) return before.length === 0 ? null : before;
  return [...before, emptyIn(inner, way, done)];
}

/** The wordings of a reply with nothing where the slot would stand, and anything where others do; none where it does not stand in the bot's first language. */
function withGap(reply: string, slot: string, { bot }: Model): readonly string[] {
  const { text = {}, variants = [] } = bot.replies[reply] ?? {};
  // Inside a sub-form its fields have their plain names.
  const name = slot.slice(slot.lastIndexOf('.') + 1);
  const reads = new RegExp(`(?<![\\w.])(?:${slot.replace(/[.#]/g, '\\$&')}|${name})\\b`);
  const inLanguage = (language: string) =>
    [text, ...variants.map((variant) => variant.text ?? {})]
      .flatMap((byLanguage) => [byLanguage[language] ?? []].flat())
      .filter((wording) => reads.test(wording))
      .map((wording) => wording.replace(IN_BRACES, (_, read: string) => (reads.test(read) ? '' : '*')))
      .map((gap) => gap.replace(/\n/g, '*').trim());
  const [first, ...others] = bot.languages.map(inLanguage);
  // What a visitor is made to say may bring the conversation to another language.
  return first === undefined || first.length === 0 ? [] : [...first, ...others.flat()];
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

/** What comes of a circle that the engine has had enough of. */
const HANDED_OVER = { handoff: 'loop', state: 'queued' } as const;

/** The way round a loop until the engine calls a person; where it does not, to where the loop begins. */
export function showLoop(state: State, model: Model): Shown {
  const round = state.exact ? goRound(state, model) : undefined;
  const shown = round && dialogueTo(round, model, { steps: [HANDED_OVER] });
  return shown?.dialogue ? shown : dialogueTo(state, model, { steps: [{ state: 'bot' }] });
}

/** The way to a default that its own field refuses: a person is called instead. */
export function showRefusal({ state }: Failed, model: Model): Shown {
  return dialogueTo(state, model, { steps: [{ handoff: 'repeated_failure', state: 'queued' }] });
}

/** The way to an answer that no stage hears: it is asked again. */
export function showDeaf({ at, times, asked }: Failed, model: Model): Shown {
  if (times < 2) return {};
  const state: State = { ...asked, from: asked, act: { ...at, kind: 'first' }, answer: null };
  return dialogueTo(state, model, { steps: [{ repair: 'invalid', slots: emptyAt(at.slot, asked) }] });
}

/** The way round and round through all attempts until the engine calls a person; where it does not, to the flow that asks the same again. */
export function showCircle(state: State, flow: string, model: Model): Shown {
  const round = goRound(state, model, true);
  const shown = round && dialogueTo(round, model, { steps: [HANDED_OVER] });
  if (shown?.dialogue) return shown;
  return dialogueTo(state, model, { steps: [{ flow, repair: 'too_many_tries' }] });
}
