import type { Bot } from '#engine/config/bot';
import { topFrame } from '#engine/dialog/state';
import { offered } from '../check-step.ts';
import type { FixtureStep } from '../fixture-schema.ts';
import { askedFieldOf } from './asked-field.ts';
import { formMoves, type Move } from './form-moves.ts';
import type { Harvest } from './harvest.ts';
import type { Place } from './place.ts';
import type { Reach } from './reach.ts';
import { repairMoves } from './repair-moves.ts';
import { wordsFor } from './values-for.ts';
import type { Wanted } from './wanted.ts';

/** Different words for one answer that are tried: enough for every order of an example shop. */
const MOST_ANSWERS = 16;

/** Different words to begin with that are tried for one intent in one language. */
const MOST_OPENERS = 6;

/** What may lead from a place to something wanted. */
export type Search = {
  readonly bot: Bot;
  readonly known: Harvest;
  readonly wanted: Wanted;
  readonly reach: Reach;
};

/** What a visitor could do next, what aims at something first. */
export function nextMoves(place: Place, { bot, known, wanted, reach }: Search): readonly Move[] {
  const { state, recent } = place.view;
  const repairs = repairMoves(place, bot, known, wanted);
  if (state.lifecycle !== 'bot') return repairs.filter(({ step }) => step.wait !== undefined);
  const aimed = [...formMoves(place, bot, known, wanted), ...repairs];
  const taps = offered(recent).map(({ payload }): FixtureStep => ({ tap: payload }));
  const exploring = topFrame(state.dialog)
    ? reach.isNear(place, wanted)
      ? [...taps, ...answersAt(place, bot, known)]
      : []
    : place.steps.length === 0
      ? openings(place, bot, known, reach.intents(wanted))
      : [];
  return distinct([...aimed, ...exploring.map((step): Move => ({ step }))]);
}

function answersAt({ view: { state } }: Place, bot: Bot, known: Harvest): readonly FixtureStep[] {
  const asked = askedFieldOf(state, bot);
  if (!asked) return [];
  if (asked.field.type === 'file')
    return [{ attach: { name: 'photo.jpg', mime: 'image/jpeg', size: 20_000 } }];
  if (asked.field.options || asked.field.choices) return [];
  const sight = { slots: state.dialog.slots, language: state.language ?? bot.languages[0], known };
  return wordsFor({ ...asked, key: '' }, sight)
    .slice(0, MOST_ANSWERS)
    .map((user) => ({ user }));
}

function openings(
  { view: { state } }: Place,
  bot: Bot,
  { openers }: Harvest,
  intents: ReadonlySet<string>,
): readonly FixtureStep[] {
  const language = state.language ?? bot.languages[0];
  const counts = new Map<string, number>();
  return openers.flatMap((opener) => {
    if (!intents.has(opener.intent) || opener.language !== language) return [];
    const count = (counts.get(opener.intent) ?? 0) + 1;
    counts.set(opener.intent, count);
    return count > MOST_OPENERS ? [] : [{ user: opener.text }];
  });
}

function distinct(moves: readonly Move[]): readonly Move[] {
  const seen = new Set<string>();
  return moves.filter(({ step }) => {
    const key = JSON.stringify(step);
    return !seen.has(key) && seen.add(key);
  });
}
