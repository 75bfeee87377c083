import { describe, expect, it } from 'vitest';
import { createTestEnv } from '#engine/testing/test-env';
import { failure } from '../core/errors.ts';
import { fail, ok } from '../core/result.ts';
import { createMemoryJournal } from '../ports/journal.memory.ts';
import type { Journal } from '../ports/journal.ts';
import { keepLedger } from './keep-ledger.ts';
import type { Aggregate } from './ledger.ts';

type Taken = { readonly seat: number; readonly by: string };
type Theatre = { readonly taken: readonly Taken[] };
type Wish = { readonly by: string };

const SEATS = 10;

/** Seats of a small theatre, which must not be sold twice. */
const THEATRE: Aggregate<Theatre, Taken, Wish> = {
  empty: { taken: [] },
  evolve: (state, taken) => ({ taken: [...state.taken, taken] }),
  decide: ({ by }, { taken }) => {
    if (by === 'nobody') return ok([]);
    if (taken.length >= SEATS) return fail(failure('BUSY', { after: 0 }));
    return ok([{ seat: taken.length + 1, by }]);
  },
  version: 'v1',
};

describe('a ledger', () => {
  it('lets many nodes decide as if they were one', async () => {
    const journal = createMemoryJournal();
    const nodes = Array.from({ length: 4 }, () => open(slow(journal)));
    const wishes = nodes.flatMap((node, at) =>
      Array.from({ length: 5 }, (_, no) => node.ask({ by: `${at}.${no}` })),
    );
    const answers = await Promise.all(wishes);
    expect(answers.filter(({ ok: sold }) => sold)).toHaveLength(SEATS);
    expect(await seatsIn(journal)).toEqual(Array.from({ length: SEATS }, (_, at) => at + 1));
    for (const node of nodes) expect((await node.refresh()).ok && node.state()).toEqual(nodes[0]?.state());
  });

  it('would sell seats twice if it wrote what it had decided before it lost the race', async () => {
    const journal = createMemoryJournal();
    const hasty = async (by: string): Promise<void> => {
      const seat = (await seatsIn(journal)).length + 1;
      for (let head = 0; ; ) {
        const appended = await journal.append('theatre', head, [{ at: 0, data: { seat, by } }]);
        if (appended.kind !== 'conflict') return;
        head = appended.head;
      }
    };
    await Promise.all([hasty('a'), hasty('b')]);
    expect(await seatsIn(journal)).toEqual([1, 1]);
  });

  it('writes what waits together', async () => {
    const journal = createMemoryJournal();
    let appends = 0;
    const counted: Journal = {
      ...journal,
      append: (...words) => {
        appends += 1;
        return journal.append(...words);
      },
    };
    const ledger = open(counted);
    await Promise.all(['a', 'b', 'c', 'd'].map((by) => ledger.ask({ by })));
    expect(appends).toBeLessThanOrEqual(2);
    expect(await ledger.ask({ by: 'nobody' })).toEqual({ ok: true, value: [] });
    expect(await seatsIn(journal)).toEqual([1, 2, 3, 4]);
  });

  it('reads once for all who ask before it begins to, and knows all when it answers', async () => {
    const journal = createMemoryJournal();
    let reads = 0;
    const counted: Journal = {
      ...journal,
      read: async (...words) => {
        reads += 1;
        return journal.read(...words);
      },
    };
    const ledger = open(counted);
    await ledger.refresh();
    reads = 0;
    await Promise.all(['a', 'b', 'c', 'd'].map(() => ledger.refresh()));
    expect(reads).toBe(1);
    const other = open(journal);
    await other.ask({ by: 'a' });
    expect(await ledger.refresh()).toMatchObject({ value: { taken: [{ by: 'a' }] } });
    other.close();
  });

  it('tells every node what was appended, in order and once', async () => {
    const journal = createMemoryJournal();
    const [one, other] = [open(journal), open(journal)];
    const heard: number[] = [];
    other.watch(({ events }) => void heard.push(...events.map(({ seat }) => seat)));
    await one.ask({ by: 'a' });
    await other.ask({ by: 'b' });
    await one.ask({ by: 'c' });
    await other.refresh();
    expect(heard).toEqual([1, 2, 3]);
    other.close();
  });

  it('begins with a snapshot of its own version only', async () => {
    const journal = createMemoryJournal();
    await open(journal).ask({ by: 'a' });
    await journal.saveSnapshot('theatre', {
      n: 1,
      version: 'v1',
      state: { taken: [{ seat: 1, by: 'snapshot' }] },
    });
    const same = open(journal);
    await same.refresh();
    expect(same.state().taken).toEqual([{ seat: 1, by: 'snapshot' }]);
    const newer = open(journal, { ...THEATRE, version: 'v2' });
    await newer.refresh();
    expect(newer.state().taken).toEqual([{ seat: 1, by: 'a' }]);
  });

  it('keeps a snapshot every few hundred entries', async () => {
    const journal = createMemoryJournal();
    const endless = open(journal, {
      ...THEATRE,
      decide: ({ by }, { taken }) => ok([{ seat: taken.length + 1, by }]),
    });
    for (let at = 0; at < 501; at += 1) await endless.ask({ by: 'a' });
    expect(await journal.loadSnapshot('theatre')).toMatchObject({ n: 500, version: 'v1' });
  });

  it('answers a failing store as a failure, and decides on what is there afterwards', async () => {
    const journal = createMemoryJournal();
    let down = true;
    const breaking: Journal = {
      ...journal,
      append: async (...words) => {
        const appended = await journal.append(...words);
        return down
          ? { kind: 'failed', failure: failure('STORE_DOWN', { store: 'x', reason: 'y' }) }
          : appended;
      },
    };
    const ledger = open(breaking);
    expect(await ledger.ask({ by: 'a' })).toMatchObject({ ok: false, failure: { code: 'STORE_DOWN' } });
    down = false;
    expect(await ledger.ask({ by: 'b' })).toEqual({ ok: true, value: [{ seat: 2, by: 'b' }] });
    expect(await seatsIn(journal)).toEqual([1, 2]);
  });
});

function open(journal: Journal, aggregate = THEATRE) {
  const env = createTestEnv({ digest: (text) => text });
  const onError = (problem: unknown): void => {
    throw problem;
  };
  // Nobody advances this clock: pauses end at once.
  const delay = (_ms: number, run: () => void) => {
    queueMicrotask(run);
    return () => undefined;
  };
  return keepLedger({ journal, name: 'theatre', aggregate, env: { ...env, delay }, onError });
}

/** Answers after others had their turn, as a store over a network does. */
function slow(journal: Journal): Journal {
  return {
    ...journal,
    append: async (...words) => {
      await new Promise((resolve) => setImmediate(resolve));
      return journal.append(...words);
    },
  };
}

async function seatsIn(journal: Journal): Promise<readonly number[]> {
  const entries = await journal.read('theatre');
  return entries.map(({ data }) => (data as Taken).seat);
}
