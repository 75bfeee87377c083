import { describe, expect, it } from 'vitest';
import { failure } from '../core/errors.ts';
import { createMemoryEventLog } from '../ports/event-log.memory.ts';
import type { Append } from '../ports/event-log.ts';
import type { Engine } from './engine.ts';
import type { EffectExecutor } from './run-effect.ts';
import { ADA, createWorld, give, open, parrot, saidIn, toyPlan, type World } from './turn.rig.ts';

const POLICY = { timeout: 1000, attempts: 4, firstWait: 100, longestWait: 300 };
const BROKEN = failure('CALL_FAILED', { system: 'desk', reason: 'no' });
const REFUSED = failure('CALL_REJECTED', { system: 'desk', reason: 'no' });

async function askForTicket(executor?: EffectExecutor) {
  const world = createWorld(toyPlan(parrot), {
    effectPolicy: POLICY,
    executors: executor ? { ticket: executor } : {},
  });
  const engine = world.newEngine();
  engine.start();
  const chat = await open(engine);
  await give(engine, chat, 'message.send', ADA, { text: 'ticket' });
  await pass(world, engine, 20_000);
  await engine.stop();
  return { world, events: await world.log.read(chat), state: await engine.conversation(chat) };
}

async function pass({ env }: World, engine: Engine, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) {
    await new Promise((resolve) => setImmediate(resolve));
    env.advance(50);
  }
  await engine.settled();
}

/** Fails as said, then succeeds; remembers when and under which key it was called. */
function script(world: { now: () => number }, answers: readonly (() => ReturnType<EffectExecutor>)[]) {
  const calls: { readonly key: string; readonly at: number }[] = [];
  const executor: EffectExecutor = ({ key }) => {
    const answer = answers[calls.length] ?? (async () => ({ id: 'T-1' }));
    calls.push({ key, at: world.now() });
    return answer();
  };
  return { calls, executor };
}

describe('an effect', () => {
  it('is tried again under the same key, with waits that grow and end, until it succeeds', async () => {
    let now = (): number => 0;
    const { calls, executor } = script({ now: () => now() }, [
      async () => BROKEN,
      () => {
        throw new Error('sync');
      },
      async () => Promise.reject(new Error('async')),
    ]);
    const world = createWorld(toyPlan(parrot), { effectPolicy: POLICY, executors: { ticket: executor } });
    now = world.env.now;
    const engine = world.newEngine();
    engine.start();
    const chat = await open(engine);
    await give(engine, chat, 'message.send', ADA, { text: 'ticket' });
    await pass(world, engine, 5000);
    expect(new Set(calls.map((call) => call.key)).size).toBe(1);
    expect(calls).toHaveLength(4);
    const waits = calls.slice(1).map((call, index) => call.at - (calls[index]?.at ?? 0));
    for (const [index, wait] of waits.entries()) expect(wait).toBeLessThanOrEqual(100 * 2 ** index + 50);
    const events = await world.log.read(chat);
    expect(saidIn(events)).toEqual(['visitor: ticket', 'bot: filed {"id":"T-1"}']);
    expect(events.find((event) => event.type === 'effect.completed')?.data).toMatchObject({ attempts: 4 });
    await engine.stop();
  });

  it('that is provisional does not start; it does once the log hands it out', async () => {
    const log = createMemoryEventLog({ life: 'life' });
    let isDown = false;
    /** As memory stands in for a store: told, and with effects that are in nobody's hands. */
    const standIn = new Proxy(log, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name === 'append' && isDown) {
          return async (request: Append) => {
            const schedule = request.schedule?.map(({ heldUntil: _, ...task }) => task) ?? [];
            return { ...(await target.append({ ...request, schedule })), provisional: true };
          };
        }
        if (name === 'claim' && isDown) return async () => [];
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const { calls, executor } = script({ now: () => 0 }, []);
    const world = createWorld(toyPlan(parrot), { log: standIn, executors: { ticket: executor } });
    const engine = world.newEngine();
    engine.start();
    const chat = await open(engine);
    isDown = true;
    await give(engine, chat, 'message.send', ADA, { text: 'ticket' });
    await pass(world, engine, 20_000);
    expect(calls).toEqual([]);
    expect((await log.tasks(chat)).map(({ kind }) => kind)).toContain('effect');
    isDown = false;
    await pass(world, engine, 2000);
    expect(calls).toHaveLength(1);
    expect(saidIn(await log.read(chat))).toEqual(['visitor: ticket', 'bot: filed {"id":"T-1"}']);
    await engine.stop();
  });

  it('that executes and then times out has one result at an executor that knows its key', async () => {
    const tickets = new Map<string, string>();
    const aborted: string[] = [];
    let calls = 0;
    const { events } = await askForTicket(async ({ key }, signal) => {
      calls += 1;
      tickets.set(key, tickets.get(key) ?? `T-${tickets.size + 1}`);
      if (calls > 2) return { id: tickets.get(key) ?? '' };
      return new Promise(() => signal.addEventListener('abort', () => void aborted.push(key)));
    });
    expect({ calls, aborted: aborted.length, tickets: tickets.size }).toEqual({
      calls: 3,
      aborted: 2,
      tickets: 1,
    });
    expect(saidIn(events)).toEqual(['visitor: ticket', 'bot: filed {"id":"T-1"}']);
  });

  it.each([
    ['fails for good', async () => REFUSED, 1, 'CALL_REJECTED'],
    ['fails as often as is allowed', async () => BROKEN, 4, 'CALL_FAILED'],
    ['hangs as often as is allowed', () => new Promise<never>(() => undefined), 4, 'CALL_TIMEOUT'],
    ['answers nonsense', async () => 'T-1' as never, 1, 'CALL_BAD_ANSWER'],
    ['answers nothing', async () => undefined as never, 1, 'CALL_BAD_ANSWER'],
  ] as const)('that %s lands with a person', async (_, executor, attempts, code) => {
    const { events, state, world } = await askForTicket(executor);
    expect(events.find((event) => event.type === 'effect.failed')?.data).toMatchObject({ code, attempts });
    expect(saidIn(events)).toEqual(['visitor: ticket', 'bot: a person will help']);
    expect(state).toMatchObject({ lifecycle: 'queued', effects: {} });
    expect(world.bugs).toEqual([]);
  });

  it.each(['ticket', 'toString'])('of a kind that nobody executes (%s) lands with a person', async () => {
    const { state } = await askForTicket();
    expect(state?.lifecycle).toBe('queued');
  });

  it('gives the turn what a replay will give it: dates are text by then', async () => {
    const { events } = await askForTicket(async () => ({
      at: new Date(0) as never,
      gone: undefined as never,
    }));
    expect(saidIn(events).at(-1)).toBe('bot: filed {"at":"1970-01-01T00:00:00.000Z"}');
  });

  it('whose failure no stage deals with lands with a person all the same', async () => {
    const world = createWorld(
      toyPlan((turn, signal) => (turn.input.kind === 'effect' ? undefined : parrot(turn, signal))),
      { effectPolicy: POLICY, executors: { ticket: async () => REFUSED } },
    );
    const engine = world.newEngine();
    const chat = await open(engine);
    await give(engine, chat, 'message.send', ADA, { text: 'ticket' });
    await engine.settled();
    expect(await engine.conversation(chat)).toMatchObject({ lifecycle: 'queued' });
  });
});
