import { describe, expect, it, vi } from 'vitest';
import { createMemoryEventLog } from '../ports/event-log.memory.ts';
import { SAMPLE_TIME, sampleTask, streamId } from '../ports/event-log.samples.ts';
import type { EventLog, NewTask } from '../ports/event-log.ts';
import { createTestEnv } from '../testing/test-env.ts';
import { breathe, digest, gate } from './turn.rig.ts';
import { createWorker, LEASE, type Run } from './worker.ts';

const CHAT = streamId('chat');

function setUp(run: Run, atOnce = 4) {
  const env = createTestEnv({ digest, at: SAMPLE_TIME });
  const store = createMemoryEventLog({ life: 'life' });
  const claim = vi.spyOn(store, 'claim');
  const onError = vi.fn();
  const worker = createWorker({ kind: 'timer', log: store, env, atOnce, run, onError });
  const schedule = async (...tasks: readonly NewTask[]): Promise<void> =>
    void (await store.append({ stream: CHAT, expected: 0, events: [], schedule: tasks }));
  return { env, store, claim, onError, worker, schedule };
}

function settle(log: EventLog, id: string) {
  return log.append({ stream: CHAT, expected: 0, events: [], settle: [sampleTask(CHAT, id).id] });
}

const many = (count: number, after = 0) =>
  Array.from({ length: count }, (_, index) => sampleTask(CHAT, `t${index}`, after));

describe('a worker', () => {
  it('never has more under way than it may, and does everything all the same', async () => {
    let now = 0;
    let most = 0;
    const set = setUp(async (task) => {
      now += 1;
      most = Math.max(most, now);
      await breathe(1);
      now -= 1;
      await settle(set.store, task.id);
      return undefined;
    });
    await set.schedule(...many(50));
    await set.worker.settled();
    expect(most).toBe(4);
    expect(await set.store.tasks(CHAT)).toEqual([]);
  });

  it('does not fall asleep when tasks end while it is asking for more', async () => {
    const doors = [gate(), gate(), gate(), gate()];
    let done = 0;
    const set = setUp(async (task) => {
      await doors[done]?.passed;
      done += 1;
      await settle(set.store, task.id);
      return undefined;
    });
    // The log answers a claim only after everything that was under way has ended.
    const { claim } = set.store;
    let asked = 0;
    set.store.claim = async (request) => {
      asked += 1;
      const tasks = await claim.call(set.store, request);
      if (asked === 2) {
        for (const door of doors) door.open();
        await breathe(2);
      }
      return tasks;
    };
    await set.schedule(...many(3));
    set.worker.poke();
    await breathe();
    await set.schedule(...many(40).slice(3));
    set.worker.poke();
    await breathe(30);
    expect(done).toBe(40);
  });

  it('looks when the next task is due, whoever scheduled it', async () => {
    const seen: number[] = [];
    const set = setUp(async (task) => {
      seen.push(set.env.now() - SAMPLE_TIME);
      await settle(set.store, task.id);
      return undefined;
    });
    set.worker.poke();
    await breathe();
    await set.schedule(sampleTask(CHAT, 'foreign', 300));
    const told = sampleTask(CHAT, 'told', 500);
    await set.schedule(told);
    set.worker.hear(told);
    for (let passed = 0; passed < 12; passed += 1) {
      set.env.advance(100);
      await breathe(2);
    }
    expect(seen).toEqual([500, 500]);
    set.claim.mockClear();
    await breathe();
    expect(set.claim).not.toHaveBeenCalled();
  });

  it('does a task that was born in its hands without asking the log', async () => {
    const seen: number[] = [];
    const set = setUp(async (task) => {
      seen.push(task.attempts);
      await settle(set.store, task.id);
      return undefined;
    });
    const own = { ...sampleTask(CHAT, 'own'), heldUntil: set.worker.heldUntil() ?? 0 };
    await set.schedule(own);
    set.worker.hear(own);
    await breathe();
    expect(seen).toEqual([1]);
    expect(set.claim).not.toHaveBeenCalled();
  });

  it('takes nothing into full hands', async () => {
    const door = gate();
    const set = setUp(async () => {
      await door.passed;
      return undefined;
    }, 1);
    expect(set.worker.heldUntil()).toBe(SAMPLE_TIME + LEASE);
    await set.schedule(sampleTask(CHAT, 'a'));
    set.worker.poke();
    await breathe();
    expect(set.worker.heldUntil()).toBeUndefined();
    door.open();
    await breathe();
    expect(set.worker.heldUntil()).toBeDefined();
  });

  it('tries again what throws, later and later, and reports it each time', async () => {
    const seen: number[] = [];
    const set = setUp(async () => {
      seen.push(set.env.now() - SAMPLE_TIME);
      throw new Error('a bug');
    });
    set.onError.mockImplementation(() => {
      throw new Error('a reporter that throws');
    });
    await set.schedule(sampleTask(CHAT, 'bad'));
    set.worker.poke();
    for (let passed = 0; passed < 80; passed += 1) {
      await breathe(2);
      set.env.advance(100);
    }
    expect(seen).toEqual([0, 1000, 3000, 7000]);
    expect(set.onError).toHaveBeenCalledTimes(4);
  });

  it('that stops finishes what is under way and takes on nothing new', async () => {
    const door = gate();
    const seen: string[] = [];
    const set = setUp(async (task) => {
      seen.push(task.id);
      await door.passed;
      return undefined;
    });
    await set.schedule(sampleTask(CHAT, 'a'));
    set.worker.poke();
    await breathe();
    let stopped = false;
    const stopping = set.worker.stop().then(() => {
      stopped = true;
    });
    const late = { ...sampleTask(CHAT, 'late'), heldUntil: SAMPLE_TIME + 10_000 };
    await set.schedule(sampleTask(CHAT, 'b'), late);
    set.worker.poke();
    set.worker.hear(late);
    await breathe();
    expect({ seen, stopped }).toEqual({ seen: ['a'], stopped: false });
    door.open();
    await stopping;
    set.env.advance(5000);
    await breathe();
    expect(seen).toEqual(['a']);
    const claimed = await set.store.claim({ kind: 'timer', now: SAMPLE_TIME, lease: 1, limit: 9 });
    expect(claimed.map((task) => task.id)).toEqual(['b', 'late']);
    expect(await set.worker.settled()).toBe(false);
  });
});
