import type { Bot } from '#engine/config/bot';
import type { EventOf } from '#engine/core/events';
import type { Json } from '#engine/core/json';
import { topFrame } from '#engine/dialog/state';
import { offered, type StepView } from '../check-step.ts';
import type { DialogFixture, FixtureStep } from '../fixture-schema.ts';
import type { FixtureWorld } from '../run-dialog-fixture.ts';
import { askedFieldOf } from './asked-field.ts';
import { beginDialogue, goOn, type Place, type Reached } from './place.ts';

/** Words that begin something, and the intent that they were understood as. `bare` ones name nothing beside it. */
export type Opener = {
  readonly text: string;
  readonly language: string;
  readonly intent: string;
  readonly bare: boolean;
};

/** How a question came: what was filled by then, and what it offered. */
export type AskedOnce = {
  readonly slots: Readonly<Record<string, Json>>;
  readonly labels: readonly string[];
};

/** A dialogue that was held: its beginning and each of its steps. */
export type Tale = readonly [Reached, ...Reached[]];

/** What is known of how visitors of a bot talk: from its dialogues, and from its own examples. */
export type Harvest = {
  readonly openers: readonly Opener[];
  /** Answers that were taken, by the question's name, and such that were not. */
  readonly answers: ReadonlyMap<string, readonly string[]>;
  readonly refused: ReadonlyMap<string, readonly string[]>;
  /** Words for entities, by type. */
  readonly samples: ReadonlyMap<string, readonly string[]>;
  /** By the question's name. */
  readonly asked: ReadonlyMap<string, readonly AskedOnce[]>;
  readonly tales: readonly Tale[];
  /** Points that the dialogues go through. */
  readonly covered: ReadonlySet<string>;
};

/** Examples tried for an intent before it is given up. */
const MOST_EXAMPLES = 12;

/** Longer words, and such with invisible signs, are fixtures' trials of bad input. */
const LONGEST = 80;

/** Ways in which one question came that are kept. */
const MOST_ASKED = 8;

/** Hold all dialogues once and listen; then try the bot's own examples until each intent has words that it understands. */
export async function harvest(
  bot: Bot,
  fixtures: readonly DialogFixture[],
  world: FixtureWorld,
): Promise<Harvest> {
  const basket = createBasket(bot);
  const covered = new Set<string>();
  const tales: Tale[] = [];
  for (const fixture of fixtures) {
    const tale = await holdTale(fixture, world);
    tales.push(tale);
    basket.listen(tale);
    for (const { points } of tale) for (const point of points) covered.add(point);
  }
  for (const language of bot.languages) {
    const { place } = await beginDialogue({ language }, world);
    for (const [intent, { examples }] of Object.entries(bot.intents)) {
      for (const text of (examples[language] ?? []).slice(0, MOST_EXAMPLES)) {
        const reached = await goOn(place, { user: text }, world);
        if (reached) basket.listen([{ place, points: [] }, reached]);
        const isKnown = (one: Opener) => one.intent === intent && one.language === language && one.bare;
        if (basket.openers.some(isKnown)) break;
      }
    }
  }
  const { openers, answers, refused, samples, asked } = basket;
  return { openers, answers, refused, samples, asked, tales, covered };
}

/** As far as it goes; steps that only check are passed over. */
async function holdTale({ language, at, actions, steps }: DialogFixture, world: FixtureWorld): Promise<Tale> {
  const opening = {
    ...(language === undefined ? {} : { language }),
    ...(at === undefined ? {} : { at }),
    ...(actions === undefined ? {} : { actions }),
  };
  const tale: [Reached, ...Reached[]] = [await beginDialogue(opening, world)];
  for (const step of steps) {
    const last = tale.at(-1)?.place;
    const reached = last && (await goOn(last, step, world));
    if (!reached) break;
    tale.push(reached);
  }
  return tale;
}

type Basket = Pick<Harvest, 'answers' | 'refused' | 'samples' | 'asked'> & {
  readonly openers: readonly Opener[];
  listen(tale: Tale): void;
};

function createBasket(bot: Bot): Basket {
  const openers: Opener[] = [];
  const answers = new Map<string, string[]>();
  const refused = new Map<string, string[]>();
  const samples = new Map<string, string[]>();
  const asked = new Map<string, AskedOnce[]>();
  const hear = (step: FixtureStep, before: Place, { view }: Place): void => {
    const turn = turnOf(view);
    if (step.user === undefined || !turn) return;
    for (const entity of turn.entities) add(samples, entity.type, entity.text);
    const question = askedFieldOf(before.view.state, bot);
    const intent = turn.intent?.rejected === false ? turn.intent.name : null;
    const isIdle = !topFrame(before.view.state.dialog);
    const isOpen = question !== undefined && askedFieldOf(view.state, bot)?.name === question.name;
    if (question) add(isOpen ? refused : answers, question.name, step.user);
    else if (isIdle && intent !== null && step.user.length <= LONGEST)
      openers.push({ text: step.user, language: turn.language, intent, bare: turn.entities.length === 0 });
  };
  const see = ({ view }: Place): void => {
    const question = askedFieldOf(view.state, bot);
    const known = asked.get(question?.name ?? '') ?? [];
    if (!question || known.length >= MOST_ASKED) return;
    const labels = offered(view.recent).map(({ label }) => label);
    asked.set(question.name, [...known, { slots: view.state.dialog.slots, labels }]);
  };
  const listen = (tale: Tale): void => {
    for (const [index, { place }] of tale.entries()) {
      const [before, step] = [tale[index - 1]?.place, place.steps.at(-1)];
      if (before && step && place.steps.length > before.steps.length) hear(step, before, place);
      see(place);
    }
  };
  return { openers, answers, refused, samples, asked, listen };
}

/** The last turn in which the bot heard a message. */
export function turnOf({ recent }: StepView): EventOf<'turn.completed'>['data'] | undefined {
  const turns = recent.flatMap((event) => (event.type === 'turn.completed' ? [event.data] : []));
  return turns.findLast((turn) => turn.trigger === 'message');
}

function add(into: Map<string, string[]>, key: string, text: string): void {
  const known = into.get(key) ?? [];
  if (text !== '' && text.length <= LONGEST && !/\p{C}/u.test(text) && !known.includes(text))
    into.set(key, [...known, text]);
}
