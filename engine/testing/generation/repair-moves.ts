import type { Bot } from '#engine/config/bot';
import { REPAIRS, type RepairName } from '#engine/dialog/repair-replies';
import { topFrame } from '#engine/dialog/state';
import { offered } from '../check-step.ts';
import { pointId } from '../coverage/points.ts';
import type { FixtureStep } from '../fixture-schema.ts';
import type { Move } from './form-moves.ts';
import type { Harvest } from './harvest.ts';
import { type Phrases, phrasesOf } from './phrases.ts';
import type { Place } from './place.ts';
import type { Wanted } from './wanted.ts';

/** Repairs are tried near the beginning only: they are the same everywhere. */
const DEEPEST = 3;

/** Other wishes that are tried in the middle of one. */
const MOST_WISHES = 3;

/** Circles take some turns to be noticed. */
const LONGEST_CIRCLE = 12;

/** What could be done for repairs that are wanted, or for what they say. */
export function repairMoves(place: Place, bot: Bot, known: Harvest, wanted: Wanted): readonly Move[] {
  const { state } = place.view;
  const language = state.language ?? bot.languages[0];
  return (Object.keys(REPAIRS) as readonly RepairName[]).flatMap((name) => {
    const ids = [
      pointId({ kind: 'repairs', name }),
      ...REPAIRS[name].says.map((reply) => pointId({ kind: 'replies', name: `${reply} ${language}` })),
    ];
    const aims = ids.filter((id) => wanted.has(id));
    if (aims.length === 0) return [];
    const deep = name === 'loop' ? LONGEST_CIRCLE : DEEPEST;
    if (place.steps.length > deep) return [];
    return stepsFor(name, place, bot, known).map((step) => ({ step, aims }));
  });
}

function stepsFor(name: RepairName, place: Place, bot: Bot, known: Harvest): readonly FixtureStep[] {
  const { state } = place.view;
  const phrases = phrasesOf(state.language ?? bot.languages[0]);
  const form = topFrame(state.dialog)?.form ?? null;
  const cue = phrases.repairs[name];
  switch (name) {
    case 'handoff_failed':
      return state.lifecycle === 'queued'
        ? [{ wait: bot.queueWait }]
        : [{ user: phrases.repairs['human_handoff'] ?? '' }];
    case 'silence':
      return form && bot.silence ? [{ wait: bot.silence }] : [];
    case 'stale':
      return staleTaps(place)
        .slice(0, 1)
        .map((tap_earlier) => ({ tap_earlier }));
    case 'empty':
      return [{ user: '……' }];
    case 'digress':
    case 'aside':
      return form
        ? [...givingUp(place, phrases), ...openersElsewhere(place, bot, known, name === 'aside')]
        : [];
    case 'cannot_answer':
    case 'invalid':
      return [{ user: phrases.nonsense }];
    case 'clarify':
      return [
        ...halvesOf(known, state.language),
        ...(state.dialog.offered.length > 0 ? [{ user: phrases.nonsense }] : []),
      ];
    case 'loop':
      return isCircle(place, phrases) ? [{ user: phrases.repairs['help'] ?? '' }] : [];
    case 'cancel':
      return form?.cancelling ? [{ tap: 'yes' }, { tap: 'no' }] : [{ user: cue ?? '' }];
    default:
      return cue === undefined ? [] : [{ user: cue }];
  }
}

/** Whether nothing was said but one thing, over and over. */
function isCircle({ steps }: Place, { repairs }: Phrases): boolean {
  return steps.every(({ user }) => user === repairs['help']);
}

/** Buttons of earlier questions that answer nothing now. */
function staleTaps({ mark, view }: Place): readonly string[] {
  const now = new Set(offered(view.recent).map(({ payload }) => payload));
  const earlier = offered(mark.events).map(({ payload }) => payload);
  return [...new Set(earlier)].filter((payload) => !payload.includes(':') && !now.has(payload));
}

/** What was begun above something else is called off, so that this goes on. */
function givingUp({ view: { state } }: Place, { repairs }: Phrases): readonly FixtureStep[] {
  if (state.dialog.stack.length < 2) return [];
  return topFrame(state.dialog)?.form?.cancelling ? [{ tap: 'yes' }] : [{ user: repairs['cancel'] ?? '' }];
}

/** Other wishes than those that are open: small talk, or not. */
function openersElsewhere(
  { view: { state } }: Place,
  bot: Bot,
  { openers }: Harvest,
  isAside: boolean,
): readonly FixtureStep[] {
  const open = new Set(state.dialog.stack.map(({ flow }) => flow));
  const others = Object.entries(bot.flows).filter(
    ([name, { aside = false }]) => aside === isAside && !open.has(name),
  );
  const words = others.flatMap(([, { start }]) => {
    const intents = [start?.intent].flat();
    return openers.find((one) => one.language === state.language && intents.includes(one.intent)) ?? [];
  });
  return words.slice(0, MOST_WISHES).map(({ text }) => ({ user: text }));
}

/** What is only half said may be taken for more than one thing, or for one without being sure. */
function halvesOf({ openers }: Harvest, language: string | null): readonly FixtureStep[] {
  return openers.flatMap(({ text, language: spoken }) => {
    if (spoken !== language) return [];
    const words = text.includes(' ') ? text.split(' ') : [...text];
    const glue = text.includes(' ') ? ' ' : '';
    const half = Math.ceil(words.length / 2);
    return [words.slice(0, half), words.slice(-half)].map((part) => ({ user: part.join(glue) }));
  });
}
