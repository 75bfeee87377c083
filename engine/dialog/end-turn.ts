import type { Bot } from '../config/bot.ts';
import { canonicalJson } from '../core/json.ts';
import type { Turn } from '../pipeline/turn.ts';
import type { DialogRun } from './run.ts';
import { FAQ_PREFIX, hashOf, sayReply } from './say-reply.ts';
import type { DialogState } from './state.ts';

/** Turns in a row that may come to what was before; one more, and a person is called. */
const PATIENCE = 6;

/** How many turns back a turn counts as having been before: a longer circle is a walk. */
export const LONGEST_CIRCLE = 16;

/**
 * What holds of every turn, whatever stages and flows did: a message is answered, a reminder is marked as one,
 * and nothing goes round for ever. A turn makes progress when it says something, or leaves slots,
 * that none of the last turns came to; after `patience` turns without progress a person is called.
 */
export function endTurn(run: DialogRun, bot: Bot, turn: Turn, language: string): DialogRun {
  switch (turn.input.kind) {
    case 'silence':
      return { ...run, said: run.said.map((said) => ({ ...said, reminder: true })) };
    case 'message':
      return stopCircle(answered(run, bot, turn, language), bot, turn, language);
    default:
      return run;
  }
}

/**
 * A flow that says nothing leaves the visitor waiting: the bot says at least what it can do.
 * A stage of somebody else's that ends a turn without a word has its reasons.
 */
function answered(run: DialogRun, bot: Bot, turn: Turn, language: string): DialogRun {
  const isSilent = run.said.length === 0 && run.effects.length === 0 && run.handoff === null && !run.close;
  // A flow that ends with the answer to its last question goes through no further step.
  if (!isSilent || (run.path.length === 0 && run.state.stack.length >= turn.state.stack.length)) return run;
  return sayOnly({ ...run, repair: run.repair ?? 'help' }, 'repair_help', bot, turn, language);
}

function stopCircle(run: DialogRun, bot: Bot, turn: Turn, language: string): DialogRun {
  if (run.handoff !== null || run.close) return { ...run, state: fresh(run.state) };
  const { lately = [], repeats = 0, ...state } = run.state;
  const print = fingerprintOf(run, bot);
  const isAgain = run.effects.length === 0 && lately.includes(print);
  if (isAgain && repeats + 1 >= patienceOf(bot)) {
    const told = sayOnly(run, 'repair_stuck', bot, turn, language);
    const stopped = { ...told, state: fresh({ ...run.state, misses: 0 }), repair: 'loop' };
    return { ...stopped, handoff: { reason: 'loop', team: null } };
  }
  const remembered = [print, ...lately.filter((one) => one !== print)].slice(0, LONGEST_CIRCLE);
  return { ...run, state: { ...state, lately: remembered, ...(isAgain ? { repeats: repeats + 1 } : {}) } };
}

/**
 * What was said and what is known: two turns alike in both are one turn to the visitor. Wordings of one reply are alike;
 * what a stage says of its own under a key that the bot does not have counts by its text.
 */
function fingerprintOf({ said, state }: DialogRun, bot: Bot): string {
  const isKnown = (key: string) => bot.replies[key] !== undefined || key.startsWith(FAQ_PREFIX);
  const keys = said.map(({ reply, text }) => (isKnown(reply) ? reply : text));
  return hashOf(canonicalJson({ keys, slots: state.slots })).toString(36);
}

function fresh({ lately: _, repeats: __, ...state }: DialogState): DialogState {
  return state;
}

function sayOnly(run: DialogRun, key: string, bot: Bot, turn: Turn, language: string): DialogRun {
  const slots = { ...run.state.slots, channel: turn.channel ?? null };
  return { ...run, said: [sayReply(bot, key, { language, slots, seed: turn.seed })] };
}

/** How many such turns in a row a bot puts up with. The dialog stage's option counts, whichever stage the circle runs through. */
export function patienceOf(bot: Bot): number {
  const chosen = bot.stages.find((stage) => stage.plugin === 'dialog')?.options['patience'];
  return typeof chosen === 'number' ? chosen : PATIENCE;
}
