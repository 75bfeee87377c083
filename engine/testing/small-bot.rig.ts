import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import type { Bot } from '#engine/config/bot';
import type { Draft } from '#engine/config/draft';
import { formatProblem } from '#engine/config/format-problem';
import { loadBot } from '#engine/config/load-bot';
import { readDraft } from '#engine/config/read-draft';
import type { Observe } from '#engine/dialog/observe';
import { REPAIR_REPLIES } from '#engine/dialog/repair-replies';
import { buildPlan, type Plan } from '#engine/pipeline/build-plan';
import { contextOf, converse, definePlugin, fillForms } from '#engine/plugin';
import { createMemoryActions } from '#engine/ports/actions.memory';
import { createCollector } from './coverage/collect.ts';
import { type PlacedFixture, readFixture } from './read-fixture.ts';
import type { FixtureWorld } from './run-dialog-fixture.ts';
import { stubbable } from './stub-actions.ts';

/** Understands a message as the intent whose name it begins with. */
const listen = definePlugin({
  id: 'listen',
  summary: 'An intent is its own name.',
  options: Type.Object({}, { additionalProperties: false }),
  needs: [],
  gives: ['language', 'tokens', 'entities', 'intent'],
  create: (_, { bot }) => ({
    run: ({ input }) => {
      const text = input.kind === 'message' ? input.text : '';
      const name = Object.keys(bot.intents).find((intent) => text.startsWith(intent)) ?? null;
      const intent = { name, score: name ? 0.9 : 0.1, rejected: name === null, alternatives: [] };
      return { language: 'en', tokens: [], entities: [], intent };
    },
  }),
});

const talk = definePlugin({
  id: 'talk',
  summary: 'The dialog stages in one.',
  options: Type.Object({ patience: Type.Optional(Type.Number()) }, { additionalProperties: false }),
  needs: ['intent'],
  gives: ['dialog'],
  create: (_, ports) => ({
    run: async (turn, signal) => {
      const context = contextOf(ports, turn, signal);
      const run = await converse(context, { clarifyAbove: 0.3, clarifyWithin: 0.15, handoffAfter: 3 });
      return { dialog: run.standing === 'form' ? await fillForms(run, context) : run };
    },
  }),
});

const PLUGINS = [listen, talk];

/** A pizza is ordered in one size or another; nobody ever comes to `orphan`. */
const FLOWS = `flows:
  order:
    start: { intent: order }
    steps:
      - form: pizza
      - if: size == "large"
        then:
          - say: large_done
        else:
          - say: small_done
      - { when: size == "small", say: hungry }
  orphan:
    steps:
      - say: never_said
forms:
  pizza:
    fields:
      size:
        options:
          large: { en: [large] }
          small: { en: [small] }
        ask: ask_size
        again: ask_size_again
        tries: 2
        then: cancel
`;

const PIPELINE = `pipeline: small
languages: [en]
knowledge: small
stages: [listen, talk]
`;

const INTENTS = `intents:
  order: { about: orders a pizza, examples: { en: [order a pizza, order one] } }
  cancel: { about: gives up, examples: { en: [cancel it, cancel that] } }
`;

const REPLIES = ['large_done', 'small_done', 'hungry', 'never_said', 'ask_size', 'ask_size_again'];

/** The files of the small bot; `more` replaces some. */
export function smallSources(more: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> {
  const replies = [...REPAIR_REPLIES, ...REPLIES].map((key) => `  ${key}: { text: { en: ${key} } }`);
  return new Map(
    Object.entries({
      'pipelines/small/pipeline.yaml': PIPELINE,
      'pipelines/small/flows.yaml': FLOWS,
      'pipelines/small/replies.yaml': `replies:\n${replies.join('\n')}\n`,
      'knowledge/small/intents/basics.yaml': INTENTS,
      ...more,
    }),
  );
}

/** A bot small enough to be seen through, with all that measures it. */
export type SmallBot = {
  readonly bot: Bot;
  readonly draft: Draft;
  readonly plan: Plan;
  readonly world: FixtureWorld;
  readonly sources: ReadonlyMap<string, string>;
};

/** Load the small bot as the product loads bots. */
export async function openSmallBot(sources = smallSources()): Promise<SmallBot> {
  const input = { sources, name: 'small', plugins: PLUGINS };
  const { bot, problems } = loadBot({ ...input, digest });
  if (bot === null) throw new Error(problems.map(formatProblem).join('\n'));
  let observer: Observe | undefined;
  const actions = stubbable(createMemoryActions({}));
  const ports = {
    lexicon: { match: () => [], entry: () => undefined },
    search: { find: async () => [] },
    actions,
    observe: (seen: Parameters<Observe>[0]) => observer?.(seen),
  };
  const plan = await buildPlan({ bot, plugins: PLUGINS, ports, trained: new Map() });
  if (!plan.ok) throw new Error(plan.failure.message);
  const collector = createCollector(bot);
  observer = collector.observe;
  const world = { plan: plan.value, actions, digest, collector, executors: () => ({}) };
  return { bot, draft: readDraft(input).value, plan: plan.value, world, sources };
}

/** A dialogue with the small bot, from the lines of its steps. */
export function dialogue(...steps: readonly string[]): PlacedFixture {
  const lines = steps.map((step) => `  - { ${step} }`);
  const { fixture } = readFixture('small.yaml', `dialog: small\nbot: small\nsteps:\n${lines.join('\n')}\n`);
  if (fixture === null) throw new Error(`not a dialogue: ${lines.join('\n')}`);
  return fixture;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
