import { describe, expect, it } from 'vitest';
import { poolVectors } from './pool-vectors.ts';

/** Two texts of two tokens and one, the last cell padding; two dimensions. */
const TOKENS = { data: Float32Array.of(3, 0, 0, 4, 0, 2, 9, 9), dims: [2, 2, 2] };

describe('poolVectors', () => {
  it('takes the mean of the tokens that count, at unit length', () => {
    expect([...poolVectors(TOKENS, [2, 1], 'mean')].map(round)).toEqual([0.6, 0.8, 0, 1]);
  });

  it('takes the first token where that stands for the text', () => {
    expect([...poolVectors(TOKENS, [2, 1], 'cls')]).toEqual([1, 0, 0, 1]);
  });

  it('takes vectors of whole texts as they are', () => {
    const sentences = { data: Float32Array.of(3, 4, 0, 2), dims: [2, 2] };
    expect([...poolVectors(sentences, [7, 1], 'mean')].map(round)).toEqual([0.6, 0.8, 0, 1]);
  });

  it.each([[[0, 0]], [[Number.NaN, 1]], [[Number.POSITIVE_INFINITY, 1]]])(
    'gives %j, which points nowhere, unit length too',
    (values) => {
      const vector = poolVectors({ data: Float32Array.from(values), dims: [1, 2] }, [1], 'mean');
      expect([...vector].map(round)).toEqual([Math.SQRT1_2, Math.SQRT1_2].map(round));
    },
  );
});

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
