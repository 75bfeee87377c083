import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { Duration, milliseconds } from './duration.ts';

const isDuration = new Ajv().compile(Duration);

describe('a duration', () => {
  it.each([
    [0, 0],
    [250, 250],
    ['500ms', 500],
    ['2s', 2000],
    ['1.5s', 1500],
    ['0.3ms', 0],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
  ])('%s is %i ms', (written, expected) => {
    expect(isDuration(written)).toBe(true);
    expect(milliseconds(written)).toBe(expected);
  });

  it.each(['', '2', '2 s', '-1s', '1,5s', '2weeks', '.5s', -1, 1.5, null])('%j is none', (written) => {
    expect(isDuration(written)).toBe(false);
  });

  it('is a bug when unchecked text comes through', () => {
    expect(() => milliseconds('soon')).toThrow(TypeError);
  });
});
