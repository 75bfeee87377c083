import type { Bot } from '#engine/config/bot';
import type { EventOf } from '#engine/core/events';
import { topFrame } from '#engine/dialog/state';
import type { StepView } from '../check-step.ts';
import type { DialogFixture } from '../fixture-schema.ts';
import { type FixtureWorld, runDialogFixture } from '../run-dialog-fixture.ts';
import { askedFieldOf } from './asked-field.ts';

/** Words that begin something, and the intent that they were understood as. */
export type Opener = { readonly text: string; readonly language: string; readonly intent: string };

/** Answers for business systems, as a fixture writes them. */
export type Stubs = NonNullable<DialogFixture['actions']>;

/** What is known of how visitors of a bot talk: from its dialogues, and from its own examples. */
export type Harvest = {
  readonly openers: readonly Opener[];
  /** Answers that were given, by the question's name. */
  readonly answers: ReadonlyMap<string, readonly string[]>;
  /** Words for entities, by type. */
  readonly samples: ReadonlyMap<string, readonly string[]>;
  readonly stubs: readonly Stubs[];
  /** Points that the dialogues go through. */
  readonly covered: ReadonlySet<string>;
};

/** Examples tried for an intent before it is given up. */
const MOST_EXAMPLES = 6;

/** Hold all dialogues once and listen; then try the bot's own examples until each intent has words that it understands. */
export async function harvest(
  bot: Bot,
  fixtures: readonly DialogFixture[],
  world: FixtureWorld,
): Promise<Harvest> {
  const basket = createBasket(bot);
  const covered = new Set<string>();
  const stubs = new Map<string, Stubs>();
  for (const fixture of fixtures) {
    const heard = basket.dialogue(fixture);
    const { points } = await runDialogFixture(fixture, { ...world, onStep: heard });
    for (const point of points) covered.add(point);
    if (fixture.actions) stubs.set(JSON.stringify(fixture.actions), fixture.actions);
  }
  for (const [intent, { examples }] of Object.entries(bot.intents)) {
    for (const language of bot.languages) {
      for (const text of (examples[language] ?? []).slice(0, MOST_EXAMPLES)) {
        if (await isUnderstood({ text, language, intent }, bot, world, basket)) break;
      }
    }
  }
  const { openers, answers, samples } = basket;
  return { openers, answers, samples, stubs: [...stubs.values()], covered };
}

async function isUnderstood(
  { text, language, intent }: Opener,
  bot: Bot,
  world: FixtureWorld,
  basket: Basket,
): Promise<boolean> {
  const fixture: DialogFixture = { dialog: 'an example', bot: bot.name, language, steps: [{ user: text }] };
  const heard = basket.dialogue(fixture);
  const before = basket.openers.length;
  await runDialogFixture(fixture, { ...world, onStep: heard });
  const added = basket.openers.slice(before);
  return added.some((opener) => opener.intent === intent);
}

type Basket = {
  readonly openers: readonly Opener[];
  readonly answers: ReadonlyMap<string, readonly string[]>;
  readonly samples: ReadonlyMap<string, readonly string[]>;
  /** Who listens to the steps of one dialogue. */
  dialogue(fixture: DialogFixture): (view: StepView) => void;
};

function createBasket(bot: Bot): Basket {
  const openers: Opener[] = [];
  const answers = new Map<string, string[]>();
  const samples = new Map<string, string[]>();
  return {
    openers,
    answers,
    samples,
    dialogue: ({ steps }) => {
      let before: StepView | undefined;
      let index = 0;
      return (view) => {
        const text = steps[index]?.user;
        index += 1;
        const turn = turnOf(view);
        if (text !== undefined && turn) {
          for (const entity of turn.entities) add(samples, entity.type, entity.text);
          const asked = before && askedFieldOf(before.state, bot);
          const intent = turn.intent?.rejected === false ? turn.intent.name : null;
          const isIdle = before === undefined || !topFrame(before.state.dialog);
          if (asked) add(answers, asked.name, text);
          else if (isIdle && intent !== null) openers.push({ text, language: turn.language, intent });
        }
        before = view;
      };
    },
  };
}

function turnOf({ recent }: StepView): EventOf<'turn.completed'>['data'] | undefined {
  const turns = recent.flatMap((event) => (event.type === 'turn.completed' ? [event.data] : []));
  return turns.findLast((turn) => turn.trigger === 'message');
}

function add(into: Map<string, string[]>, key: string, text: string): void {
  const known = into.get(key) ?? [];
  if (text !== '' && !known.includes(text)) into.set(key, [...known, text]);
}
