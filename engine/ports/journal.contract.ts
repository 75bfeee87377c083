import { describe, expect, it } from 'vitest';
import { ParleyError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { benchOpener } from './benches.rig.ts';
import type { Journal, JournalAppend } from './journal.ts';

/** Two nodes of one store. */
export type JournalBench = {
  readonly nodes: readonly [Journal, Journal];
  /** Make the store fail, and answer how to bring it back. What can't fail says why. */
  readonly goDown: (() => Promise<() => Promise<void>>) | { readonly never: string };
  readonly close: () => Promise<void>;
};

/** What every keeper of journals promises. */
export function describeJournal(name: string, open: () => Promise<JournalBench>): void {
  describe(`journal: ${name}`, () => {
    const start = benchOpener(open);
    describeWriting(start);
    describeSnapshots(start);
    describeFailing(start);
  });
}

type Start = () => Promise<JournalBench>;

function describeWriting(start: Start): void {
  it('keeps entries as they were given, in order, for every node', async () => {
    const { nodes } = await start();
    const odd = { text: '退货 \u2028 \u0000 "🙂"', nested: [1.5, null, { deep: true }] };
    expect(await write(nodes[0], 0, [odd, 2])).toEqual({ kind: 'appended' });
    expect(await write(nodes[1], 2, ['three'])).toEqual({ kind: 'appended' });
    for (const node of nodes) {
      expect(await node.read('one')).toEqual([
        { n: 1, at: 1000, data: odd },
        { n: 2, at: 1000, data: 2 },
        { n: 3, at: 1000, data: 'three' },
      ]);
      expect(await node.read('one', 1, 1)).toEqual([{ n: 2, at: 1000, data: 2 }]);
      expect(await node.read('other')).toEqual([]);
    }
  });

  it('takes nothing from who does not know all before it', async () => {
    const { nodes } = await start();
    await write(nodes[0], 0, [1, 2]);
    for (const expected of [0, 1, 3])
      expect(await write(nodes[1], expected, ['late'])).toEqual({ kind: 'conflict', head: 2 });
    expect(await nodes[0].read('one')).toHaveLength(2);
  });

  it('has one winner for each place, however many write at once', async () => {
    const { nodes } = await start();
    const written: Json[] = [];
    const writer = async (node: Journal, who: string): Promise<void> => {
      for (let mine = 0, head = 0; mine < 25; ) {
        const answer = await write(node, head, [`${who}${mine}`]);
        if (answer.kind === 'failed') throw new ParleyError(answer.failure);
        head = answer.kind === 'conflict' ? answer.head : head + 1;
        if (answer.kind === 'appended') written.push(`${who}${mine++}`);
      }
    };
    await Promise.all(nodes.flatMap((node, at) => [writer(node, `${at}a`), writer(node, `${at}b`)]));
    const entries = await nodes[0].read('one');
    expect(entries.map(({ n }) => n)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
    expect(entries.map(({ data }) => data).toSorted()).toEqual(written.toSorted());
  });

  it('tells every node that it has grown, until that node stops listening', async () => {
    const { nodes } = await start();
    const { promise, resolve } = Promise.withResolvers<string>();
    const stop = nodes[1].watch(resolve);
    await write(nodes[0], 0, [1]);
    expect(await promise).toBe('one');
    stop();
  });
}

function describeSnapshots(start: Start): void {
  it('keeps the newest snapshot', async () => {
    const { nodes } = await start();
    expect(await nodes[0].loadSnapshot('one')).toBeUndefined();
    await nodes[0].saveSnapshot('one', { n: 2, version: 'v1', state: { sum: 3 } });
    await nodes[1].saveSnapshot('one', { n: 1, version: 'v1', state: { sum: 1 } });
    expect(await nodes[1].loadSnapshot('one')).toEqual({ n: 2, version: 'v1', state: { sum: 3 } });
    await nodes[1].saveSnapshot('one', { n: 2, version: 'v2', state: { sum: 4 } });
    expect(await nodes[0].loadSnapshot('one')).toEqual({ n: 2, version: 'v2', state: { sum: 4 } });
  });
}

function describeFailing(start: Start): void {
  it('says that it failed, and takes the same again later', async (context) => {
    const { nodes, goDown } = await start();
    if (typeof goDown !== 'function') return context.skip(goDown.never);
    await write(nodes[0], 0, [1]);
    const comeBack = await goDown();
    expect(await write(nodes[0], 1, [2])).toMatchObject({ kind: 'failed', failure: { retry: true } });
    await expect(nodes[0].read('one')).rejects.toThrow(ParleyError);
    await expect(nodes[0].saveSnapshot('one', { n: 1, version: 'v', state: 1 })).resolves.toBeUndefined();
    await comeBack();
    await expect.poll(() => nodes[0].read('one').catch(() => []), { timeout: 5000 }).not.toEqual([]);
    const head = (await nodes[0].read('one')).length;
    expect(await write(nodes[0], head, [2])).toEqual({ kind: 'appended' });
  });
}

function write(node: Journal, expected: number, data: readonly Json[]): Promise<JournalAppend> {
  return node.append(
    'one',
    expected,
    data.map((one) => ({ at: 1000, data: one })),
  );
}
