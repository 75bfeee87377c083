import { describe, expect, it } from 'vitest';
import { SAMPLE_TIME, sampleAppend, sampleTask } from '#engine/ports/event-log.samples';
import { CHAT, world } from './memory-first.rig.ts';

describe('a store that is down', () => {
  it('leaves work that it cannot take back with this node, which begins it again as if for the first time', async () => {
    const { clock, log, store, pass, breakDown } = world('written');
    await log.append(sampleAppend(CHAT, 0));
    breakDown();
    const heldUntil = SAMPLE_TIME + 2000;
    await log.append({
      ...sampleAppend(CHAT, 1),
      schedule: [{ ...sampleTask(CHAT, 'begun', 0, 'turn'), heldUntil }],
    });
    const task = { ...sampleTask(CHAT, 'begun', 0, 'turn'), attempts: 1 };
    const claim = () => log.claim({ kind: 'turn', now: clock.now(), lease: 2000, limit: 5 });
    for (let round = 0; round < 3; round += 1) {
      await log.release(task, clock.now() + 1000);
      expect(await claim()).toEqual([]);
      expect(await log.nextDue('turn')).toBe(clock.now() + 1000);
      await pass(1000);
      expect(await claim()).toEqual([task]);
    }
    await log.release(task, clock.now() + 1000);
    store.mend();
    await pass(1000);
    expect(await claim()).toEqual([task]);
    expect(await claim()).toEqual([]);
  });

  it('leaves no work with this node of what became void', async () => {
    const { clock, log, below, lost, store, pass, breakDown } = world('written');
    await log.append(sampleAppend(CHAT, 0));
    breakDown();
    await log.append(sampleAppend(CHAT, 1, 1, { writer: 'here' }));
    await log.release({ ...sampleTask(CHAT, 'void', 0, 'turn'), attempts: 1 }, clock.now());
    await below.append(sampleAppend(CHAT, 1, 1, { writer: 'there' }));
    store.mend();
    await pass(500);
    expect(lost).toEqual([CHAT]);
    expect(await log.claim({ kind: 'turn', now: clock.now(), lease: 2000, limit: 5 })).toEqual([]);
  });

  it('hands out effects only when it has the record of them, and other work at once', async () => {
    const { log, below, store, pass, breakDown } = world('written');
    await log.append(sampleAppend(CHAT, 0));
    breakDown();
    const heldUntil = SAMPLE_TIME + 60_000;
    const schedule = (['effect', 'turn'] as const).map((kind) => ({
      ...sampleTask(CHAT, kind, 0, kind),
      heldUntil,
    }));
    await log.append({ ...sampleAppend(CHAT, 1), schedule });
    const claim = (kind: 'effect' | 'turn') =>
      log.claim({ kind, now: SAMPLE_TIME + 1000, lease: 1000, limit: 5 });
    expect(await claim('effect')).toEqual([]);
    expect((await log.tasks(CHAT)).map(({ id }) => id)).toEqual(['effect', 'turn']);
    store.mend();
    await pass(500);
    // To the node that wrote it: another would write the result behind its back.
    expect(await below.claim({ kind: 'effect', now: SAMPLE_TIME + 1000, lease: 1000, limit: 5 })).toEqual([]);
    expect(await claim('effect')).toMatchObject([{ id: 'effect', attempts: 1 }]);
    expect(await claim('effect')).toEqual([]);
    expect(await claim('turn')).toEqual([]);
  });

  it('and comes back with more work than hands goes on leaving it with this node', async () => {
    const { clock, log, below, store, pass, breakDown } = world('written');
    await log.append(sampleAppend(CHAT, 0));
    breakDown();
    const heldUntil = SAMPLE_TIME + 2000;
    const schedule = ['a', 'b'].map((id) => ({ ...sampleTask(CHAT, id, 0, 'effect'), heldUntil }));
    await log.append({ ...sampleAppend(CHAT, 1), schedule });
    store.mend();
    await pass(500);
    const claim = (from: typeof log | typeof below, limit: number) =>
      from.claim({ kind: 'effect', now: clock.now(), lease: 2000, limit });
    await pass(1000);
    store.breakDown('append', 'claim');
    await log.append(sampleAppend(CHAT, 2));
    expect(await claim(log, 1)).toEqual([]);
    store.mend();
    await log.append(sampleAppend(CHAT, 3));
    await pass(500);
    expect(await claim(log, 1)).toMatchObject([{ id: 'a' }]);
    await pass(1000);
    expect((await claim(below, 5)).map(({ id }) => id)).toEqual(['a']);
    expect(await claim(log, 1)).toMatchObject([{ id: 'b' }]);
  });
});
