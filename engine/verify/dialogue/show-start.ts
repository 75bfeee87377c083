import type { Bot } from '../../config/bot.ts';
import { flowInstead, replyKey } from '../../dialog/repair-changes.ts';
import type { Explored } from '../machine/explore.ts';
import type { Model } from '../machine/model.ts';
import { begin, TURN } from '../machine/moves.ts';
import { AT_FIRST, startedBy } from '../machine/open-flow.ts';
import { passGuard } from '../machine/pass-guard.ts';
import { nothingSeen, type State } from '../machine/state.ts';
import { takeStep } from '../machine/take-step.ts';
import { createWatch } from '../machine/watch.ts';
import { splitBy } from '../values/split.ts';
import { dialogueTo, type Shown } from './dialogue-to.ts';

/** Words that are understood, and nothing is there for them. */
export function showUnserved(intent: string, bot: Bot): Shown {
  const [example] = bot.intents[intent]?.examples[bot.languages[0]] ?? [];
  if (example === undefined || flowInstead(bot, 'cannot_answer') !== undefined) return {};
  return { dialogue: { steps: [{ user: example, intent, bot: replyKey(bot, 'repair_no_knowledge') }] } };
}

/** A flow whose condition holds, and another one that its words begin. */
type Shadow = { readonly when: string; readonly other: string; readonly intent: string };

/** The way to where a flow could begin, and its words, with which the other one does. */
export function showShadow(shadow: Shadow, { ends }: Explored, model: Model): Shown {
  for (const end of [null, ...ends]) {
    for (const started of shadowed(shadow, end, model)) {
      const shown = showBeginning(started, model);
      if (shown.dialogue) return shown;
    }
  }
  return {};
}

function shadowed({ when, other, intent }: Shadow, end: State | null, model: Model): readonly State[] {
  const blank: State = {
    frames: begin(other, model),
    env: end?.env ?? AT_FIRST.env,
    exact: true,
    from: end,
    act: { kind: 'start', flow: other, by: null },
    answer: null,
    assumed: end?.assumed ?? [],
    digression: 'none',
    ...TURN,
  };
  const examples = new Set(Object.values(model.bot.intents[intent]?.examples ?? {}).flat());
  return splitBy(when, blank.env, model.weigher).yes.flatMap((side) => {
    const open = { ...blank, ...passGuard(blank, side, { expression: when, holds: true }, model) };
    return open.exact ? startedBy(other, open, model, (text) => examples.has(text)) : [];
  });
}

/** Steps that a flow may take before it waits for somebody. */
const MOST_STEPS = 100;

/** What the flow comes to in the turn in which it begins. */
function showBeginning(started: State, model: Model): Shown {
  const watch = createWatch(model, nothingSeen(), new Set());
  let state = started;
  for (let count = 0; count < MOST_STEPS; count += 1) {
    const [next] = takeStep(state, model, watch).filter(({ exact }) => exact !== false);
    if (!next || next.over === 'person') return {};
    if (next.act) return dialogueTo(state, model, { steps: [{ flow: state.frames.at(-1)?.flow }] });
    if (next.over !== undefined) {
      const bot = state.said.length > 0 ? state.said : ['repair_help'];
      return dialogueTo(state, model, { steps: [{ bot, flow: null }] });
    }
    state = { ...state, act: null, answer: null, ...next, from: state };
  }
  return {};
}
