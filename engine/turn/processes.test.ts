import { describe, expect, it } from 'vitest';
import { createMemoryEventLog } from '../ports/event-log.memory.ts';
import type { EventLog, TaskKind } from '../ports/event-log.ts';
import {
  ADA,
  breathe,
  createWorld,
  gate,
  give,
  open,
  parrot,
  QUEUE_WAIT,
  saidIn,
  toyPlan,
} from './turn.rig.ts';

type Limits = {
  /** Kinds of task that this process may claim, and how many at once. */
  readonly claims: Partial<Record<TaskKind, number>>;
  /** Holds back the answer about tasks. */
  readonly beforeTasks?: () => Promise<void>;
};

/** The log as another process has it: it hears of nothing that is appended elsewhere. */
function asProcess(log: EventLog, limits: Limits): EventLog {
  return new Proxy(log, {
    get(target, name) {
      if (name === 'subscribe') return () => () => undefined;
      if (name === 'claim')
        return async (request: Parameters<EventLog['claim']>[0]) => {
          const limit = Math.min(request.limit, limits.claims[request.kind] ?? 0);
          return limit === 0 ? [] : log.claim({ ...request, limit });
        };
      if (name === 'tasks')
        return async (stream: Parameters<EventLog['tasks']>[0]) => {
          await limits.beforeTasks?.();
          return log.tasks(stream);
        };
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

describe('a process that does not hear the others', () => {
  it('answers from the state that holds the event it answers to', async () => {
    const log = createMemoryEventLog({ life: 'life' });
    const world = createWorld(toyPlan(parrot), { log });
    const first = world.newEngine({ log: asProcess(log, { claims: { turn: 9 } }) });
    const second = world.newEngine({ log: asProcess(log, { claims: { timer: 9 } }) });
    const chat = await open(first);
    await give(first, chat, 'handoff.request', ADA, {});
    world.env.advance(QUEUE_WAIT);
    await second.settled();
    // To its knowledge the chat is still queued, and a queued chat is none of the bot's business.
    await first.settled();
    expect(saidIn(await log.read(chat))).toEqual(['bot: nobody is there']);
  });

  it('thinks again when another turn was written after it looked', async () => {
    const log = createMemoryEventLog({ life: 'life' });
    const world = createWorld(toyPlan(parrot), { log });
    const door = gate();
    const first = world.newEngine({ log: asProcess(log, { claims: { turn: 1 } }) });
    const limits = { claims: { turn: 9 }, beforeTasks: () => door.passed };
    const second = world.newEngine({ log: asProcess(log, limits) });
    const chat = await open(world.newEngine());
    for (const text of ['one', 'two']) await give(second, chat, 'message.send', ADA, { text });
    const [one] = await log.claim({ kind: 'turn', now: world.env.now(), lease: 1, limit: 1 });
    const late = second.settled();
    await breathe();
    if (one) await log.release(one, world.env.now());
    await first.settled();
    door.open();
    await late;
    expect(saidIn(await log.read(chat)).slice(2)).toEqual(['bot: echo one', 'bot: echo two']);
    expect((await first.conversation(chat))?.dialog.slots).toEqual({ heard: ['one', 'two'] });
  });
});
