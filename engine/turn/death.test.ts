import { describe, expect, it } from 'vitest';
import { createMemoryEventLog } from '../ports/event-log.memory.ts';
import type { EventLog } from '../ports/event-log.ts';
import type { Engine } from './engine.ts';
import {
  ADA,
  breathe,
  createWorld,
  gate,
  give,
  IDLE,
  open,
  parrot,
  QUEUE_WAIT,
  saidIn,
  type Toy,
  toyPlan,
  type World,
} from './turn.rig.ts';
import { LEASE } from './worker.ts';

/** Longer than a lease and the patience of a stage. */
const LONG = 30_000;

/** A log that a dead node can no longer reach: what it still does never arrives and never fails. */
function mortal(log: EventLog): { readonly log: EventLog; readonly kill: () => void } {
  let dead = false;
  const never = new Promise<never>(() => undefined);
  const mortalLog = new Proxy(log, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as (...given: unknown[]) => unknown;
      return (...given: unknown[]) => (dead ? never : call(...given));
    },
  });
  const kill = (): void => {
    dead = true;
  };
  return { log: mortalLog, kill };
}

/** A log through which nobody says that they still work on something, or looks for more. */
function silent(log: EventLog): EventLog {
  return new Proxy(log, {
    get(target, name) {
      if (name === 'hold' || name === 'claim') return async () => [];
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** A world with one node that is going to die and one that takes over. */
function twoNodes(toy: Toy, parts: Parameters<typeof createWorld>[1] = {}) {
  const store = createMemoryEventLog({ life: 'life' });
  const { log: dying, kill } = mortal(store);
  const world = createWorld(toyPlan(toy), { ...parts, log: store });
  const first = world.newEngine({ log: dying });
  first.start();
  return { world, first, kill, second: () => world.newEngine() };
}

/** Past every lease, in steps that let alarms work. */
async function outlive({ env }: World, engine: Engine, ms = LONG): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1000) {
    env.advance(1000);
    await engine.settled();
  }
}

describe('a node that dies', () => {
  it('between message and answer: another answers exactly once', async () => {
    const door = gate();
    let thoughts = 0;
    const toy: Toy = async (turn, signal) => {
      thoughts += 1;
      if (thoughts === 1) await door.passed;
      return parrot(turn, signal);
    };
    const { world, first, kill, second } = twoNodes(toy);
    const chat = await open(first);
    await give(first, chat, 'message.send', ADA, { text: 'hi' });
    await breathe();
    expect(thoughts).toBe(1);
    kill();
    const heir = second();
    heir.start();
    await outlive(world, heir, LEASE - 1000);
    expect(saidIn(await world.log.read(chat))).toEqual(['visitor: hi']);
    await outlive(world, heir, 1000);
    door.open();
    await breathe();
    expect(saidIn(await world.log.read(chat))).toEqual(['visitor: hi', 'bot: echo hi']);
    expect((await world.log.tasks(chat)).map((task) => task.kind)).toEqual(['timer']);
    expect(world.bugs).toEqual([]);
    await heir.stop();
  });

  it('only seems dead and comes back: what it thought is not written a second time', async () => {
    const door = gate();
    let thoughts = 0;
    const toy: Toy = async (turn, signal) => {
      thoughts += 1;
      if (thoughts === 1) await door.passed;
      return parrot(turn, signal);
    };
    const world = createWorld(toyPlan(toy, { timeout: 600_000 }));
    const stopped = { ...world.env, delay: () => () => undefined };
    const [zombie, heir] = [world.newEngine({ env: stopped }), world.newEngine()];
    zombie.start();
    const chat = await open(zombie);
    await give(zombie, chat, 'message.send', ADA, { text: 'hi' });
    await breathe();
    world.env.advance(LONG);
    await heir.settled();
    expect(saidIn(await world.log.read(chat))).toEqual(['visitor: hi', 'bot: echo hi']);
    door.open();
    await zombie.settled();
    expect(saidIn(await world.log.read(chat))).toEqual(['visitor: hi', 'bot: echo hi']);
    expect((await world.log.tasks(chat)).map((task) => task.kind)).toEqual(['timer']);
    await zombie.stop();
  });

  it.each([
    ['lives and thinks for long: nobody takes its turn', true, 1],
    ['canary: does not say that it lives', false, 2],
  ])('%s', async (_, renews, expected) => {
    const door = gate();
    let thoughts = 0;
    const toy: Toy = async (turn, signal) => {
      thoughts += 1;
      await door.passed;
      return parrot(turn, signal);
    };
    const world = createWorld(toyPlan(toy, { timeout: 600_000 }));
    const log = renews ? world.log : silent(world.log);
    const [slow, other] = [world.newEngine({ log }), world.newEngine()];
    slow.start();
    const chat = await open(slow);
    await give(slow, chat, 'message.send', ADA, { text: 'hi' });
    await breathe();
    other.start();
    for (let passed = 0; passed < LONG; passed += 500) {
      world.env.advance(500);
      await breathe();
    }
    expect(thoughts).toBe(expected);
    door.open();
    await slow.settled();
    await other.settled();
    expect(saidIn(await world.log.read(chat))).toEqual(['visitor: hi', 'bot: echo hi']);
  });

  it('with two messages unanswered: both are answered, in their order', async () => {
    const { world, first, kill, second } = twoNodes(() => new Promise(() => undefined));
    const chat = await open(first);
    for (const text of ['one', 'two']) await give(first, chat, 'message.send', ADA, { text });
    kill();
    const heir = world.newEngine({
      plans: { current: () => toyPlan(parrot), names: () => ['shop'] },
    });
    await outlive(world, heir);
    expect(saidIn(await world.log.read(chat)).slice(2)).toEqual(['bot: echo one', 'bot: echo two']);
    expect((await second().conversation(chat))?.dialog.slots).toEqual({ heard: ['one', 'two'] });
  });

  it('in the middle of an effect: the effect has one result and the visitor one answer', async () => {
    const tickets = new Map<string, string>();
    const door = gate();
    let calls = 0;
    const { world, first, kill, second } = twoNodes(parrot, {
      executors: {
        ticket: async ({ key }) => {
          calls += 1;
          const id = tickets.get(key) ?? `T-${tickets.size + 1}`;
          tickets.set(key, id);
          if (calls === 1) await door.passed;
          return { id };
        },
      },
    });
    const chat = await open(first);
    await give(first, chat, 'message.send', ADA, { text: 'ticket' });
    await breathe();
    expect(calls).toBe(1);
    kill();
    const heir = second();
    await outlive(world, heir, 60_000);
    door.open();
    await breathe();
    expect(saidIn(await world.log.read(chat))).toEqual(['visitor: ticket', 'bot: filed {"id":"T-1"}']);
    expect(tickets.size).toBe(1);
  });
});

describe('two nodes on one log', () => {
  it('two messages, one at each node: answered in order, and the second answer knows the first', async () => {
    const doors: (() => void)[] = [];
    const toy: Toy = async (turn, signal) => {
      const door = gate();
      doors.push(door.open);
      await door.passed;
      return parrot(turn, signal);
    };
    const world = createWorld(toyPlan(toy));
    const nodes = [world.newEngine(), world.newEngine()] as const;
    for (const node of nodes) node.start();
    const chat = await open(nodes[0]);
    await give(nodes[0], chat, 'message.send', ADA, { text: 'one' });
    await give(nodes[1], chat, 'message.send', ADA, { text: 'two' });
    await breathe();
    expect(doors).toHaveLength(1);
    doors[0]?.();
    await breathe();
    for (let waited = 0; waited < 5 && doors.length < 2; waited += 1) {
      world.env.advance(200);
      await breathe();
    }
    doors[1]?.();
    await Promise.all(nodes.map((node) => node.settled()));
    expect(saidIn(await world.log.read(chat)).slice(2)).toEqual(['bot: echo one', 'bot: echo two']);
    expect((await nodes[0].conversation(chat))?.dialog.slots).toEqual({ heard: ['one', 'two'] });
    await Promise.all(nodes.map((node) => node.stop()));
  });

  it('timers fire once', async () => {
    const world = createWorld(toyPlan(parrot));
    const nodes = [world.newEngine(), world.newEngine()] as const;
    for (const node of nodes) node.start();
    const chat = await open(nodes[0]);
    await give(nodes[1], chat, 'handoff.request', ADA, {});
    const pass = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 1000) {
        world.env.advance(1000);
        await Promise.all(nodes.map((node) => node.settled()));
      }
    };
    await pass(QUEUE_WAIT);
    expect(saidIn(await world.log.read(chat))).toEqual(['bot: nobody is there']);
    await pass(IDLE);
    const types = (await world.log.read(chat)).map((event) => event.type);
    expect(types.filter((type) => type === 'handoff.failed')).toHaveLength(1);
    expect(types.filter((type) => type === 'conversation.closed')).toHaveLength(1);
    expect(types.filter((type) => type === 'timer.fired')).toHaveLength(2);
    expect(await world.log.tasks(chat)).toEqual([]);
    await Promise.all(nodes.map((node) => node.stop()));
  });

  it('each sees what the other wrote', async () => {
    const world = createWorld(toyPlan(parrot));
    const nodes = [world.newEngine(), world.newEngine()] as const;
    const chat = await open(nodes[0]);
    for (let count = 0; count < 10; count += 1) {
      const sent = await give(nodes[count % 2 === 0 ? 0 : 1], chat, 'agent.note', 'agent:bob', {
        text: `${count}`,
      });
      expect(sent.ok).toBe(true);
      for (const node of nodes) expect((await node.conversation(chat))?.n).toBe(4 + count);
    }
  });
});
