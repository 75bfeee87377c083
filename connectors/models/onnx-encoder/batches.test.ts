import { describe, expect, it } from 'vitest';
import { createBatches, MOST } from './batches.ts';

/** A run that notes what it is asked and gives each text its length as a vector. */
function noting() {
  const runs: (readonly string[])[] = [];
  const batches = createBatches(async (texts) => {
    runs.push(texts);
    await new Promise((resolve) => setImmediate(resolve));
    return texts.map(({ length }) => Float32Array.of(length));
  });
  return { runs, batches };
}

describe('batches', () => {
  it('put together what is asked in one turn of the loop', async () => {
    const { runs, batches } = noting();
    const asked = ['a', 'bb', 'ccc'].map((text) => batches.encode([text]));
    expect((await Promise.all(asked)).flat().map(([length]) => length)).toEqual([1, 2, 3]);
    expect(runs).toEqual([['a', 'bb', 'ccc']]);
  });

  it(`hold at most ${MOST} texts and give answers in order`, async () => {
    const { runs, batches } = noting();
    const texts = Array.from({ length: 20 }, (_, at) => 'x'.repeat(at));
    const vectors = await batches.encode(texts);
    expect(vectors.map(([length]) => length)).toEqual(texts.map(({ length }) => length));
    expect(runs.map(({ length }) => length)).toEqual([8, 8, 4]);
  });

  it('give a newcomer a seat in the next run', async () => {
    const { runs, batches } = noting();
    const many = batches.encode(Array.from({ length: 100 }, () => 'many'));
    await new Promise((resolve) => setTimeout(resolve, 2));
    const before = runs.length;
    await batches.encode(['one']);
    expect(runs.slice(before, before + 2).flat()).toContain('one');
    await many;
  });

  it('that fail take only their own askers with them', async () => {
    const batches = createBatches(async (texts) => {
      if (texts.includes('bad')) throw new Error('bad');
      return texts.map(() => Float32Array.of(1));
    });
    await expect(batches.encode(['bad'])).rejects.toThrow('bad');
    expect(await batches.encode(['good'])).toHaveLength(1);
  });
});
