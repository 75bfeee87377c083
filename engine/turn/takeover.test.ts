import { expect, it } from 'vitest';
import type { Conversation } from '../conversation/state.ts';
import type { StoredEvent } from '../core/events.ts';
import type { ConversationId, EventId } from '../core/ids.ts';
import { createMemoryEventLog } from '../ports/event-log.memory.ts';
import type { EventLog } from '../ports/event-log.ts';
import { ADA, BOB, createWorld, give, open, parrot, type Toy, toyPlan } from './turn.rig.ts';

const SEEDS = 1000;

/** Mulberry32: the same interleaving for the same seed. */
function seeded(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

async function ticks(count: number): Promise<void> {
  for (let tick = 0; tick < count; tick += 1) await undefined;
}

/** Every call of the log takes a while, before and after it has its effect. */
function dawdle(log: EventLog, pick: (below: number) => number): EventLog {
  return new Proxy(log, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as (...given: unknown[]) => unknown;
      if (!['append', 'read', 'tasks', 'head'].includes(String(name))) return call;
      return async (...given: unknown[]) => {
        await ticks(pick(12));
        const answer = await call(...given);
        await ticks(pick(12));
        return answer;
      };
    },
  });
}

/** How many messages of the bot stand behind the agent's arrival. */
function spokeOver(events: readonly StoredEvent[]): number {
  const joined = events.findIndex((event) => event.type === 'agent.joined');
  expect(joined).toBeGreaterThan(0);
  return events.slice(joined).filter((event) => event.type === 'message.added' && event.by === 'bot:shop')
    .length;
}

/** One race: two engines on one log, so that neither knows what the other does but by the log. */
async function race(seed: number): Promise<{ readonly over: number; readonly answered: boolean }> {
  const pick = seeded(seed);
  const log = createMemoryEventLog({ life: 'life' });
  const thinking: Toy = async (turn, signal) => {
    await ticks(pick(120));
    return parrot(turn, signal);
  };
  const world = createWorld(toyPlan(thinking), { log: dawdle(log, pick) });
  const [bot, desk] = [world.newEngine(), world.newEngine()];
  bot.start();
  const chat = await open(bot);
  await give(bot, chat, 'message.send', ADA, { text: 'hi' });
  await ticks(pick(160));
  const taken = await give(pick(2) === 0 ? desk : bot, chat, 'agent.accept', BOB, {});
  expect(taken.ok).toBe(true);
  await bot.settled();
  await bot.stop();
  expect(world.bugs).toEqual([]);
  const events = await log.read(chat);
  expect(await log.tasks(chat)).toMatchObject([{ kind: 'timer' }]);
  return { over: spokeOver(events), answered: events.some((event) => event.by === 'bot:shop') };
}

it(`the bot never speaks after a person joined, in ${SEEDS} interleavings`, async () => {
  let answered = 0;
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const { over, answered: first } = await race(seed);
    expect(over, `seed ${seed}`).toBe(0);
    answered += Number(first);
  }
  // Both orders must have happened, or there was no race.
  expect(answered).toBeGreaterThan(SEEDS / 10);
  expect(answered).toBeLessThan(SEEDS * 0.9);
}, 60_000);

/** What anybody would write first: look who has the chat, think, post. */
async function checkThenPost(
  log: EventLog,
  chat: ConversationId,
  state: Conversation,
  think: () => Promise<void>,
) {
  if (state.lifecycle !== 'bot') return;
  await think();
  for (;;) {
    const n = (await log.head(chat))?.n ?? 0;
    const event: StoredEvent = {
      type: 'message.added',
      data: { text: 'echo hi' },
      by: 'bot:shop',
      cause: 'canary',
      id: `canary-${n}` as EventId,
      stream: chat,
      n: n + 1,
      at: 0,
      version: 1,
      state: '',
      sum: '',
    };
    if ((await log.append({ stream: chat, expected: n, events: [event] })).kind === 'appended') return;
  }
}

it('a bot that looks, thinks and posts does speak over people in the same race (canary)', async () => {
  let over = 0;
  for (let seed = 0; seed < 200; seed += 1) {
    const pick = seeded(seed);
    const log = createMemoryEventLog({ life: 'life' });
    const world = createWorld(toyPlan(parrot), { log: dawdle(log, pick) });
    const desk = world.newEngine();
    const chat = await open(desk);
    await give(desk, chat, 'message.send', ADA, { text: 'hi' });
    const state = await desk.conversation(chat);
    if (!state) throw new Error('it was not opened');
    const posted = checkThenPost(dawdle(log, pick), chat, state, () => ticks(pick(120)));
    await ticks(pick(160));
    await give(world.newEngine(), chat, 'agent.accept', BOB, {});
    await posted;
    over += spokeOver(await log.read(chat));
    await desk.stop();
  }
  expect(over).toBeGreaterThan(10);
});
