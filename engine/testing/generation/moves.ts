import type { Bot } from '#engine/config/bot';
import { type CompiledFlow, compileFlows } from '#engine/dialog/compile-flow';
import { topFrame } from '#engine/dialog/state';
import { FLOW_PAYLOAD, INTENT_PAYLOAD } from '#engine/dialog/taps';
import { offered } from '../check-step.ts';
import type { FixtureStep } from '../fixture-schema.ts';
import { askedFieldOf, pathsOfFields } from './asked-field.ts';
import { formMoves, type Move, type Search } from './form-moves.ts';
import type { Harvest } from './harvest.ts';
import type { Place } from './place.ts';
import { repairMoves } from './repair-moves.ts';
import { wordsFor } from './values-for.ts';

/** Different words for one answer that are tried: enough for every order of an example shop. */
const MOST_ANSWERS = 16;

/** Different words to begin with that are tried for one intent in one language. */
const MOST_OPENERS = 3;

/** What a visitor could do next, what aims at something first. */
export function nextMoves(place: Place, search: Search): readonly Move[] {
  const { bot, known, wanted } = search;
  const { state, recent } = place.view;
  const repairs = repairMoves(place, bot, known, wanted);
  if (state.lifecycle !== 'bot') return repairs.filter(({ step }) => step.wait !== undefined);
  const aimed = [
    ...formMoves(place, search),
    ...rememberingMoves(place, search),
    ...searchingMoves(place, search),
    ...repairs,
  ];
  const taps = offered(recent).map(({ payload }): FixtureStep => ({ tap: payload }));
  const exploring = exploringFrom(place, taps, search);
  return distinct([...aimed, ...exploring.map((step): Move => ({ step, aims: [] }))]);
}

function exploringFrom(place: Place, taps: readonly FixtureStep[], search: Search): readonly FixtureStep[] {
  const { bot, known, wanted, reach } = search;
  if (place.steps.length === 0) return openings(place, search);
  const { state } = place.view;
  if (topFrame(state.dialog))
    return reach.isNear(place, wanted)
      ? [...taps, ...answersAt(place, bot, known)]
      : taps.filter(({ tap = '' }) => tap.startsWith(FLOW_PAYLOAD));
  const intents = reach.intents(wanted, state.language ?? bot.languages[0]);
  return taps.filter(
    ({ tap = '' }) => !tap.startsWith(INTENT_PAYLOAD) || intents.has(tap.slice(INTENT_PAYLOAD.length)),
  );
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

/** Words for every wish that leads somewhere. */
function openings({ view: { state } }: Place, { bot, known, wanted, reach }: Search): readonly FixtureStep[] {
  const language = state.language ?? bot.languages[0];
  return [...reach.intents(wanted, language)].flatMap((intent) =>
    openersOf(intent, language, known).map((user) => ({ user })),
  );
}

function openersOf(intent: string, language: string, { openers }: Harvest): readonly string[] {
  const own = openers.filter((one) => one.intent === intent && one.language === language);
  return own.map(({ text }) => text).slice(0, MOST_OPENERS);
}

/** Where the words decide how a search ends: everything that is known to be said of it, or to be answered by knowledge. */
function searchingMoves({ steps, view: { state } }: Place, { bot, wanted }: Search): readonly Move[] {
  const language = state.language ?? bot.languages[0];
  const top = topFrame(state.dialog)?.flow;
  return [...compileFlows(bot).values()].flatMap((flow) => {
    const aims = searchedIn(flow, language).filter(wanted.has);
    if (aims.length === 0 || (steps.length > 0 && flow.name !== top)) return [];
    const intents = [bot.flows[flow.name]?.start?.intent ?? []].flat();
    const texts =
      steps.length > 0
        ? bot.faq.flatMap(({ ask }) => ask[language]?.slice(0, 1) ?? [])
        : intents.flatMap((intent) => bot.intents[intent]?.examples[language] ?? []);
    return texts.map((user): Move => ({ step: { user }, aims }));
  });
}

/** What may come of a flow's searches: their ways on, and all that the flow says. */
function searchedIn({ name, steps }: CompiledFlow, language: string): readonly string[] {
  const searches = [...steps].filter(([, { kind }]) => kind === 'search').map(([step]) => step);
  if (searches.length === 0) return [];
  const said = [...steps.values()].flatMap(({ step }) => step.say ?? []);
  return [
    ...searches.flatMap((step) => ['next', 'missing'].map((way) => `transitions ${name}/${step} ${way}`)),
    ...said.map((reply) => `replies ${reply} ${language}`),
  ];
}

/** Where something is known already, a form that takes it over. */
function rememberingMoves(
  { steps, view: { state } }: Place,
  { bot, known, wanted, reach }: Search,
): readonly Move[] {
  if (steps.length === 0 || topFrame(state.dialog)) return [];
  const { slots } = state.dialog;
  const language = state.language ?? bot.languages[0];
  return [...pathsOfFields(bot)].flatMap(([{ prefill }, path]) => {
    const aim = `ladders ${path} prefilled`;
    if (!wanted.has(aim) || (slots[prefill ?? path.split('.').at(-1) ?? ''] ?? null) === null) return [];
    const intents = reach.flowsOf(aim).flatMap((flow) => [bot.flows[flow]?.start?.intent ?? []].flat());
    return intents
      .flatMap((intent) => openersOf(intent, language, known))
      .map((user): Move => ({ step: { user }, aims: [aim] }));
  });
}

function distinct(moves: readonly Move[]): readonly Move[] {
  const seen = new Set<string>();
  return moves.filter(({ step }) => {
    const key = JSON.stringify(step);
    return !seen.has(key) && seen.add(key);
  });
}
