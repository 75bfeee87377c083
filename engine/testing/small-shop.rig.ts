import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import type { Bot } from '#engine/config/bot';
import type { FlowsFile } from '#engine/config/schema/flows';
import type { CommandData, CommandName } from '#engine/conversation/commands';
import type { Entity } from '#engine/core/events/shapes';
import type { Actor, CommandId, ConversationId } from '#engine/core/ids';
import { contextOf } from '#engine/dialog/context';
import { converse } from '#engine/dialog/converse';
import { toyBot } from '#engine/dialog/dialog.rig';
import { fillForms } from '#engine/dialog/forms/fill-form';
import { requestTicket } from '#engine/dialog/request-ticket';
import { buildPlan, type Plan } from '#engine/pipeline/build-plan';
import { definePlugin } from '#engine/pipeline/plugin';
import type { Actions } from '#engine/ports/actions';
import { createMemoryActions } from '#engine/ports/actions.memory';
import { createMemoryEventLog } from '#engine/ports/event-log.memory';
import { createEngine } from '#engine/turn/create-engine';
import type { Engine } from '#engine/turn/engine';
import type { Plans } from '#engine/turn/plans';
import type { EffectExecutor } from '#engine/turn/run-effect';
import { letPass } from './dialog-session.ts';
import { createTestEnv } from './test-env.ts';

export const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** Words that mean something in the small shop, and how surely. */
const INTENTS: Readonly<Record<string, readonly [string, number]>> = {
  return: ['return_goods', 0.9],
  'send back': ['return_goods', 0.5],
  address: ['address', 0.9],
  price: ['price', 0.9],
  person: ['human_handoff', 0.9],
  cancel: ['cancel', 0.9],
};

/** Understands the words above and orders like A1, and holds the dialog as the real stages do. */
const small = definePlugin({
  id: 'small',
  summary: 'A small shop.',
  options: Type.Object({ accept_above: Type.Optional(Type.Number()) }, { additionalProperties: false }),
  needs: [],
  gives: ['language', 'tokens', 'entities', 'intent', 'dialog'],
  create: ({ accept_above: above = 0.4 }, ports) => ({
    run: async (turn, signal) => {
      const text = turn.input.kind === 'message' ? turn.input.text : '';
      const [name = null, score = 0.2] = INTENTS[text] ?? [];
      const intent = { name, score, rejected: score < above, alternatives: [] };
      const parts = { language: 'en', tokens: [], entities: ordersIn(text), intent };
      const context = contextOf(ports, { ...turn, parts: { ...turn.parts, ...parts } }, signal);
      let run = await converse(context, { clarifyAbove: 0.3, clarifyWithin: 0.1, handoffAfter: 3 });
      run = await fillForms(run, context);
      if (run.standing === 'ticket') run = requestTicket(run, context, 'desk');
      return { ...parts, dialog: run };
    },
  }),
});

function ordersIn(text: string): readonly Entity[] {
  return [...text.matchAll(/[A-Z]\d/g)].map((hit) => ({
    type: 'order_number',
    value: hit[0],
    text: hit[0],
    start: hit.index,
    end: hit.index + 2,
    score: 1,
    source: 'pattern',
  }));
}

/** Returns with a form of three fields, a price that anybody may ask in between, and an address form. */
export const FLOWS: FlowsFile = {
  flows: {
    return_goods: {
      start: { intent: 'return_goods' },
      steps: [
        { form: 'return_request' },
        { ticket: { create: 'return', fields: { order: 'order_number', reason: 'reason' }, as: 'ticket' } },
        { say: 'return_created' },
      ],
    },
    address: { start: { intent: 'address' }, steps: [{ form: 'address_form' }, { say: 'address_done' }] },
    price: { start: { intent: 'price' }, steps: [{ say: 'price_answer' }] },
  },
  forms: {
    return_request: {
      fields: {
        order_number: {
          entity: 'order_number',
          ask: 'ask_order',
          check: { action: 'orders.get', with: { number: 'value' }, as: 'order', missing: 'order_missing' },
        },
        reason: { type: 'text', ask: 'ask_reason' },
        note: { type: 'text', ask: 'ask_note', optional: true },
      },
    },
    address_form: { fields: { street: { type: 'text', ask: 'ask_street' } } },
  },
};

const KEYS =
  'ask_order order_missing ask_reason ask_note ask_street address_done return_created price_answer other';

/** A version of the small shop. */
export function shopBot(version: string, flows: FlowsFile = FLOWS, change: Partial<Bot> = {}): Bot {
  const place = { file: 'pipelines/toy/pipeline.yaml', line: 1, column: 1 };
  const stages = [{ plugin: 'small', options: {}, timeout: 1000, onError: 'apologise' as const, place }];
  return { ...toyBot(flows, KEYS.split(' ')), version, stages, idle: 30 * 60_000, ...change };
}

/** The order system: A1 and A2 are there. */
export const orders = () =>
  createMemoryActions({
    'orders.get': ({ number }) =>
      number === 'A1' || number === 'A2' ? { kind: 'found', data: { number } } : { kind: 'missing' },
  });

/** A version ready to run. */
export async function shopPlan(bot: Bot, actions: Actions = orders()): Promise<Plan> {
  const lexicon = { match: () => [], entry: () => undefined };
  const built = await buildPlan({
    bot,
    plugins: [small],
    ports: { lexicon, search: { find: async () => [] }, actions },
    trained: new Map(),
  });
  if (!built.ok) throw new Error(built.failure.message);
  return built.value;
}

export const ADA: Actor = 'visitor:ada';
export const BOB: Actor = 'agent:bob';

/** One shop with one log; `plans` may change between two messages. */
export function createShop(plans: Plans, desk: EffectExecutor = async ({ key }) => ({ id: `T-${key}` })) {
  const env = createTestEnv({ digest });
  const bugs: string[] = [];
  const log = createMemoryEventLog({ life: 'shop', onError: (thrown) => void bugs.push(String(thrown)) });
  const onError = (thrown: unknown) => void bugs.push(String(thrown));
  const engine = createEngine({ log, env, plans, executors: { ticket: desk }, onError });
  let commands = 0;
  const give = async <N extends CommandName>(
    by: Actor,
    name: N,
    data: CommandData<N>,
    conversation?: ConversationId,
  ) => {
    commands += 1;
    const place = conversation === undefined ? {} : { conversation };
    const command = { name, by, data, id: `k${commands}` as CommandId, ...place };
    const done = await engine.execute(command as Parameters<Engine['execute']>[0]);
    await engine.settled();
    if (!done.ok) throw new Error(done.failure.message);
    return done.value.conversation;
  };
  const wait = (ms: number) => letPass({ engine, log, env }, ms);
  return {
    log,
    engine,
    bugs,
    wait,
    give,
    open: () => give(ADA, 'conversation.open', { bot: 'toy' }),
    say: async (conversation: ConversationId, text: string) => {
      const before = (await log.head(conversation))?.n ?? 0;
      await wait(1000);
      await give(ADA, 'message.send', { text }, conversation);
      const events = await log.read(conversation, before);
      return events.flatMap((event) => (event.type === 'message.added' ? (event.data.reply ?? []) : []));
    },
    state: async (conversation: ConversationId) => {
      const state = await engine.conversation(conversation);
      if (!state) throw new Error('gone');
      return state;
    },
  };
}

/** Plans of which the newest answers and the others are kept. */
export function keepPlans(): Plans & { put(plan: Plan): void; forget(version: string): void } {
  const kept = new Map<string, Plan>();
  let current: Plan | undefined;
  return {
    put: (plan) => {
      current = plan;
      kept.set(plan.bot.version, plan);
    },
    forget: (version) => void kept.delete(version),
    current: () => current,
    names: () => ['toy'],
    past: async (_, version) => kept.get(version),
  };
}
