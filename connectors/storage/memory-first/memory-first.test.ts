import { describe, expect, it, vi } from 'vitest';
import { describeEventLog } from '#engine/ports/event-log.contract';
import { SAMPLE_TIME, sampleAppend, sampleTask, streamId } from '#engine/ports/event-log.samples';
import { CHAT, stored, world } from './memory-first.rig.ts';

for (const level of ['written', 'memory'] as const) {
  describeEventLog(`memory first, level ${level}`, async () => {
    const { log } = world(level);
    return { log, close: () => log.close() };
  });
}

describe('level memory', () => {
  it('answers before the store has it, and the store has it a few milliseconds later', async () => {
    const { log, below, told, pass } = world('memory');
    expect(await log.append(sampleAppend(CHAT, 0, 3, { key: 'k' }))).toEqual({ kind: 'appended' });
    expect(told).toEqual([1, 2, 3].map((n) => [n, false]));
    expect(await stored(below)).toEqual([]);
    expect(await stored(log)).toEqual([1, 2, 3]);
    await pass(5);
    expect(await stored(below)).toEqual([1, 2, 3]);
    expect(told).toHaveLength(3);
  });

  it('is not degraded any more when the store has what was provisional, whatever has come since', async () => {
    const { log, below, pass, breakDown, store } = world('memory');
    await log.append(sampleAppend(CHAT, 0));
    await pass(5);
    breakDown();
    await log.append(sampleAppend(CHAT, 1));
    await pass(5);
    expect(await log.append(sampleAppend(CHAT, 2))).toHaveProperty('provisional');
    expect(log.isDegraded()).toBe(true);
    let chats = 0;
    // There is always something on its way.
    below.subscribe(() => {
      chats += 1;
      void log.append(sampleAppend(streamId(`busy-${chats}`), 0));
    });
    store.mend();
    await pass(500);
    for (let passed = 0; passed < 10; passed += 1) await pass(5);
    expect(log.waiting()).toBeGreaterThan(0);
    expect(log.isDegraded()).toBe(false);
  });

  it('knows the commands of a conversation that another process began', async () => {
    const { log, below } = world('memory');
    await below.append(sampleAppend(CHAT, 0, 1, { key: 'k' }));
    await log.append(sampleAppend(CHAT, 1));
    expect((await log.append(sampleAppend(CHAT, 2, 1, { key: 'k' }))).kind).toBe('duplicate');
  });

  it('lets no effect start before the store has the record of it', async () => {
    const { log, below, store, pass } = world('memory');
    await log.append(sampleAppend(CHAT, 0));
    const schedule = [{ ...sampleTask(CHAT, 'first', 0, 'effect'), heldUntil: SAMPLE_TIME + 2000 }];
    expect(await log.append({ ...sampleAppend(CHAT, 1), schedule })).toEqual({ kind: 'appended' });
    expect(await stored(below)).toEqual([1, 2]);
    store.breakDown('append', 'read', 'head');
    const later = [{ ...sampleTask(CHAT, 'later', 0, 'effect'), heldUntil: SAMPLE_TIME + 2000 }];
    expect(await log.append({ ...sampleAppend(CHAT, 2), schedule: later })).toEqual({
      kind: 'appended',
      provisional: true,
    });
    store.mend();
    await pass(500);
    const claimed = await log.claim({ kind: 'effect', now: SAMPLE_TIME + 600, lease: 1, limit: 9 });
    expect(claimed.map(({ id }) => id)).toEqual(['later']);
  });

  it('takes nothing that was decided on what is void, though its offset fits', async () => {
    const { log, below, lost, pass } = world('memory');
    await log.append(sampleAppend(CHAT, 0));
    await pass(5);
    await log.append(sampleAppend(CHAT, 1, 1, { writer: 'here' }));
    await below.append(sampleAppend(CHAT, 1, 1, { writer: 'there' }));
    const schedule = [sampleTask(CHAT, 'effect', 0, 'effect')];
    // It goes to the store itself, behind what waits.
    const answer = await log.append({ ...sampleAppend(CHAT, 2), schedule });
    expect(answer).toMatchObject({ kind: 'failed', failure: { code: 'LOG_LOST' } });
    expect(lost).toEqual([CHAT]);
    expect(await stored(below)).toEqual([1, 2]);
    expect((await log.append({ ...sampleAppend(CHAT, 2), schedule })).kind).toBe('appended');
  });

  it('tells of what was void because another writer was first', async () => {
    const { log, below, lost, pass } = world('memory');
    await log.append(sampleAppend(CHAT, 0));
    await pass(5);
    await log.append(sampleAppend(CHAT, 1, 1, { writer: 'here' }));
    await below.append(sampleAppend(CHAT, 1, 1, { writer: 'there' }));
    await pass(5);
    expect(lost).toEqual([CHAT]);
    expect((await log.read(CHAT)).at(-1)?.id).toBe('chat-2-there');
    expect((await log.append(sampleAppend(CHAT, 2))).kind).toBe('appended');
  });
});

describe('a store that is down', () => {
  it('leaves events provisional; when it is back it has them in order, and they are told as stored', async () => {
    const { log, below, store, told, pass, breakDown } = world('written');
    await log.append(sampleAppend(CHAT, 0));
    breakDown();
    for (const expected of [1, 2]) {
      expect(await log.append(sampleAppend(CHAT, expected))).toEqual({ kind: 'appended', provisional: true });
    }
    expect(log.isDegraded()).toBe(true);
    expect(told).toEqual([
      [1, false],
      [2, true],
      [3, true],
    ]);
    expect(await log.head(CHAT)).toEqual({ n: 3, epoch: 0, life: 'life-1' });
    await pass(500);
    expect(await stored(below)).toEqual([1]);
    store.mend();
    await pass(500);
    expect(await stored(below)).toEqual([1, 2, 3]);
    expect(told.slice(3)).toEqual([
      [2, false],
      [3, false],
    ]);
    expect(log.isDegraded()).toBe(false);
  });

  it('refuses a command that was sent twice meanwhile, and one at another version', async () => {
    const { log, breakDown } = world('written');
    await log.append(sampleAppend(CHAT, 0));
    breakDown();
    await log.append(sampleAppend(CHAT, 1, 1, { key: 'k' }));
    expect((await log.append(sampleAppend(CHAT, 2, 1, { key: 'k' }))).kind).toBe('duplicate');
    expect(await log.append(sampleAppend(CHAT, 1, 1, { writer: 'late' }))).toEqual({
      kind: 'conflict',
      head: 2,
    });
  });

  it.each([
    ['a command', { key: 'k' }],
    ['what is no command', {}],
  ])('writes %s once when it took it before its answer was lost', async (_, more) => {
    const { log, below, store, lost, pass } = world('written');
    await log.append(sampleAppend(CHAT, 0));
    store.loseAnswers();
    await log.append(sampleAppend(CHAT, 1, 1, more));
    store.mend();
    await pass(500);
    expect(await stored(below)).toEqual([1, 2]);
    expect(lost).toEqual([]);
    expect(log.isDegraded()).toBe(false);
  });

  it('is found to be back while appends keep coming, and then has the last word on each', async () => {
    const { log, store, told, pass, breakDown } = world('written');
    await log.append(sampleAppend(CHAT, 0));
    breakDown();
    for (let n = 1; n <= 3; n += 1) await log.append(sampleAppend(CHAT, n));
    store.mend();
    const busy = streamId('busy');
    let results = new Set<unknown>();
    for (let n = 0; n < 40; n += 1) {
      results = new Set([...results, (await log.append(sampleAppend(busy, n))).kind]);
      await pass(50);
    }
    expect(results).toEqual(new Set(['appended']));
    expect(log.isDegraded()).toBe(false);
    expect(log.waiting()).toBe(0);
    expect(log.storedUpTo(busy)).toBe(Number.POSITIVE_INFINITY);
    expect(told.at(-1)).toEqual([40, false]);
  });

  it('gets all that waits of a conversation as one, or none of it', async () => {
    const { log, below, store, pass, breakDown } = world('written');
    await log.append(sampleAppend(CHAT, 0));
    breakDown();
    for (let n = 1; n <= 10; n += 1) await log.append(sampleAppend(CHAT, n));
    const append = vi.spyOn(below, 'append');
    store.mend();
    await pass(500);
    expect(await stored(below)).toEqual(Array.from({ length: 11 }, (_, index) => index + 1));
    expect(append).toHaveBeenCalledTimes(1);
  });

  it('and has another event where the first should be takes none of the others, though their offsets fit', async () => {
    const { log, below, lost, store, pass, breakDown } = world('written');
    await log.append(sampleAppend(CHAT, 0));
    breakDown();
    for (let n = 1; n <= 5; n += 1) await log.append(sampleAppend(CHAT, n, 1, { writer: 'here' }));
    await below.append(sampleAppend(CHAT, 1, 2, { writer: 'there' }));
    store.mend();
    await pass(500);
    expect((await log.read(CHAT)).map(({ id }) => id)).toEqual(['chat-1-w', 'chat-2-there', 'chat-3-there']);
    expect(lost).toEqual([CHAT]);
  });

  it('and had taken the first of what waits gets the others behind it', async () => {
    const { log, below, lost, store, pass, breakDown } = world('written');
    await log.append(sampleAppend(CHAT, 0));
    store.loseAnswers();
    await log.append(sampleAppend(CHAT, 1, 1, { key: 'k' }));
    store.mend();
    breakDown();
    for (let n = 2; n <= 5; n += 1) await log.append(sampleAppend(CHAT, n));
    store.mend();
    await pass(500);
    expect(await stored(below)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(lost).toEqual([]);
    expect(log.waiting()).toBe(0);
  });

  it('says from which offset on a conversation is provisional, and for how long it was so', async () => {
    const { log, store, pass, breakDown } = world('written');
    await log.append(sampleAppend(CHAT, 0, 2));
    expect(log.storedUpTo(CHAT)).toBe(Number.POSITIVE_INFINITY);
    breakDown();
    await log.append(sampleAppend(CHAT, 2, 2));
    await log.append(sampleAppend(CHAT, 4));
    expect([log.storedUpTo(CHAT), log.waiting()]).toEqual([2, 3]);
    for (let passed = 0; passed < 1500; passed += 500) await pass(500);
    store.mend();
    await pass(500);
    expect([log.storedUpTo(CHAT), log.waiting()]).toEqual([Number.POSITIVE_INFINITY, 0]);
    await pass(5000);
    expect(log.degradedFor()).toBe(2000);
  });

  it('and refuses what cannot wait here is asked again all the same', async () => {
    const { log, below, store, pass, breakDown } = world('written', { time: 1000, events: 0, bytes: 99 });
    breakDown();
    expect((await log.append(sampleAppend(CHAT, 0))).kind).toBe('failed');
    store.mend();
    await pass(500);
    expect(await log.append(sampleAppend(CHAT, 0))).toEqual({ kind: 'appended' });
    expect(await stored(below)).toEqual([1]);
  });

  it('that fails again before it could tell of a loss tells of it later', async () => {
    const { log, below, store, lost, pass, breakDown } = world('written');
    await log.append(sampleAppend(CHAT, 0));
    breakDown();
    await log.append(sampleAppend(CHAT, 1, 1, { writer: 'here' }));
    await below.append(sampleAppend(CHAT, 1, 1, { writer: 'there' }));
    store.mend();
    store.breakDown('renewLife');
    await pass(500);
    expect(lost).toEqual([]);
    expect((await log.read(CHAT)).at(-1)?.id).toBe('chat-2-there');
    // Whoever heard of what is void must not be taken anything from before he has heard that too.
    expect(await log.append(sampleAppend(CHAT, 2))).toMatchObject({
      kind: 'failed',
      failure: { code: 'LOG_LOST', retry: true },
    });
    store.mend();
    await pass(500);
    expect(lost).toEqual([CHAT]);
    expect(log.waiting()).toBe(0);
  });

  it('is not asked for ever for what only a bug could have sent: that is reported and void', async () => {
    const { log, store, lost, reported, pass, breakDown } = world('written');
    await log.append(sampleAppend(CHAT, 0));
    breakDown();
    const schedule = [sampleTask(CHAT, 'odd', 0, 'no kind' as 'turn')];
    await log.append({ ...sampleAppend(CHAT, 1), schedule });
    store.mend();
    await pass(500);
    expect(lost).toEqual([CHAT]);
    expect(reported).toHaveLength(1);
    expect(log.waiting()).toBe(0);
  });

  it('gets what was begun here as still in these hands', async () => {
    const { clock, log, below, store, pass, breakDown } = world('written');
    await log.append(sampleAppend(CHAT, 0));
    breakDown();
    const heldUntil = SAMPLE_TIME + 2000;
    await log.append({
      ...sampleAppend(CHAT, 1),
      schedule: [{ ...sampleTask(CHAT, 'begun', 0, 'turn'), heldUntil }],
    });
    await pass(20_000);
    store.mend();
    await pass(500);
    const claim = (after: number) =>
      below.claim({ kind: 'turn', now: clock.now() + after, lease: 1000, limit: 5 });
    expect(await claim(1000)).toEqual([]);
    expect(await claim(2500)).toHaveLength(1);
  });

  it.each([
    ['longer than memory may stand in', { time: 1000, events: 99, bytes: 1e6 }],
    ['for more events than memory may hold', { time: 1e6, events: 2, bytes: 1e6 }],
    ['for more bytes than memory may hold', { time: 1e6, events: 99, bytes: 300 }],
  ])('%s is STORE_DOWN, and what was taken before is kept', async (_, limits) => {
    const { log, below, store, pass, breakDown } = world('written', limits);
    await log.append(sampleAppend(CHAT, 0));
    breakDown();
    await log.append(sampleAppend(CHAT, 1));
    await pass(limits.time === 1000 ? 1000 : 10);
    const answers = [await log.append(sampleAppend(CHAT, 2)), await log.append(sampleAppend(CHAT, 3))];
    const refused = answers.find(({ kind }) => kind === 'failed');
    expect(refused).toMatchObject({ failure: { code: 'STORE_DOWN', retry: true } });
    const kept = (await log.head(CHAT))?.n;
    store.mend();
    await pass(1000);
    expect((await stored(below)).at(-1)).toBe(kept);
    expect((await log.append(sampleAppend(CHAT, kept ?? 0))).kind).toBe('appended');
    expect(log.isDegraded()).toBe(false);
  });
});
