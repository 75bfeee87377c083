import type { Bot } from '#engine/config/bot';
import { sameJson } from '#engine/core/json';
import { yesOrNo } from '#engine/dialog/words';
import { type StepView, saidByBot } from '../check-step.ts';
import type { FixtureStep } from '../fixture-schema.ts';
import { askedFieldOf } from './asked-field.ts';
import { type Harvest, type Tale, turnOf } from './harvest.ts';
import { phrasesOf, SENTENCE } from './phrases.ts';
import type { Opening, Place, Reached } from './place.ts';

/** Steps of a dialogue: those behind the place `after`, up to another. */
export type Part = { readonly tale: Tale; readonly after: number; readonly upTo: number };

/** Who tries steps, and stops when no more may be tried. */
export type Try = (place: Place, step: FixtureStep) => Promise<Reached | undefined>;

type Teller = { readonly bot: Bot; readonly known: Harvest; readonly go: Try };

/**
 * Hold a dialogue once more with another opening, in other words where the language is another: at each step with words
 * after which the bot says the same as it did. Gives the places on the way.
 */
export async function retell(
  { tale, after: first, upTo }: Part,
  from: Place,
  teller: Teller,
): Promise<readonly Place[]> {
  const places: Place[] = [];
  let here = from;
  for (let at = first + 1; at <= upTo; at += 1) {
    const [before, after] = [tale[at - 1]?.place, tale[at]?.place];
    if (!before || !after || after.steps.length === before.steps.length) continue;
    const next = await likeBefore(here, { before, after }, at === upTo, teller);
    if (!next) return places;
    places.push(next);
    here = next;
  }
  return places;
}

type Told = { readonly before: Place; readonly after: Place };

async function likeBefore(
  here: Place,
  told: Told,
  isLast: boolean,
  teller: Teller,
): Promise<Place | undefined> {
  for (const step of inOtherWords(told, here.opening, teller)) {
    const reached = await teller.go(here, step);
    if (reached && (isLast || isAlike(reached.place, told.after, teller.bot))) return reached.place;
  }
  return undefined;
}

/** The same is said, and what was chosen is the same. */
function isAlike({ view }: Place, { view: told }: Place, bot: Bot): boolean {
  const [slots, before] = [view.state.dialog.slots, told.state.dialog.slots];
  const chosen = Object.values(bot.forms).flatMap(({ fields }) =>
    Object.keys(fields).filter((key) => fields[key]?.type === undefined || fields[key]?.type === 'number'),
  );
  return (
    sameJson(repliesOf(view), repliesOf(told)) &&
    chosen.every((key) => sameJson(slots[key] ?? null, before[key] ?? null))
  );
}

function repliesOf({ recent }: StepView): readonly string[] {
  return saidByBot(recent).map(({ reply, text }) => reply ?? text);
}

function inOtherWords(
  { before, after }: Told,
  { language }: Opening,
  teller: Teller,
): readonly FixtureStep[] {
  const step = after.steps.at(-1) ?? {};
  if (step.user === undefined || language === undefined || language === after.view.state.language)
    return [step];
  const answer = yesOrNo(step.user);
  const texts = [...textsFor({ before, after }, language, teller), step.user];
  return [
    ...(answer === null ? [] : [{ tap: answer }]),
    ...[...new Set(texts)].map((user): FixtureStep => ({ user })),
  ];
}

/** Words of a repair, of an answer, of a wish: what the step was understood as. */
function textsFor({ before, after }: Told, language: string, { bot, known }: Teller): readonly string[] {
  const phrases = phrasesOf(language);
  const turn = turnOf(after.view);
  const named = namesIn(after.view, language, bot);
  const cue = phrases.repairs[turn?.repair ?? ''];
  const asked = askedFieldOf(before.view.state, bot);
  if (turn?.repair === 'cannot_answer' || turn?.repair === 'invalid') {
    return [
      ...(named === '' ? [] : [named]),
      phrases.nonsense,
      ...(asked?.field.type === 'text' ? ['x'] : []),
    ];
  }
  if (turn?.repair === 'correct') return [`${phrases.wrong}${named}`, cue ?? ''];
  if (cue !== undefined) return [cue];
  if (asked?.field.type === 'text') return [SENTENCE];
  if (asked) return [...answersOf(after, asked, language), named].filter((text) => text !== '');
  return openersFor(turn?.intent?.name ?? '', language, known).flatMap((text) =>
    named === '' ? [text] : [`${text} ${named}`, text],
  );
}

function answersOf(
  { view }: Place,
  { field, name }: NonNullable<ReturnType<typeof askedFieldOf>>,
  language: string,
): readonly string[] {
  const value = view.state.dialog.slots[name.slice(name.lastIndexOf('.') + 1)] ?? null;
  if (value === null || typeof value === 'object') return [];
  return [field.options?.[String(value)]?.[language]?.[0] ?? String(value)];
}

/** What a message named, in a language: order numbers as they are, products by their names. */
function namesIn(view: StepView, language: string, bot: Bot): string {
  const names = (turnOf(view)?.entities ?? []).map(({ type, value, text }) => {
    const entry = bot.catalogue.find((one) => one.type === type && one.id === value);
    return entry?.names[language] ?? entry?.name ?? text;
  });
  return [...new Set(names)].join(' ');
}

const MOST_OPENERS = 3;

function openersFor(intent: string, language: string, { openers }: Harvest): readonly string[] {
  return openers
    .filter((opener) => opener.intent === intent && opener.language === language)
    .sort((left, right) => Number(right.bare) - Number(left.bare))
    .slice(0, MOST_OPENERS)
    .map(({ text }) => text);
}
