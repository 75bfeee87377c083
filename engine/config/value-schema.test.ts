import { describe, expect, it } from 'vitest';
import { readValueSchema } from './value-schema.ts';

function fits(schema: object, value: unknown): boolean {
  const read = readValueSchema(schema);
  if (!read.ok) throw new Error(read.reason);
  return read.fits(value);
}

describe('a schema of a value', () => {
  it.each([
    [{ minLength: 3 }, 'abc', 'ab'],
    [{ pattern: '^SO\\d{10}$' }, 'SO2611150023', 'SO26'],
    [{ type: 'integer', minimum: 1 }, 3, 2.5],
    [{ format: 'date' }, '2028-02-29', '2026-02-29'],
    [{ format: 'date-time' }, '2026-11-20T10:00', '2026-11-20T25:00'],
    [{ format: 'email' }, 'a.b@example.com', 'a@b'],
    [{ enum: ['a', 'b'] }, 'a', 'c'],
  ])('%j', (schema, good, bad) => {
    expect(fits(schema, good)).toBe(true);
    expect(fits(schema, bad)).toBe(false);
  });

  it.each([
    [{ minLenght: 3 }, ['minLenght'], 'minLenght'],
    [{ properties: { a: { format: 'dat' } } }, ['properties', 'a', 'format'], 'dat'],
    [{ minLength: 'x' }, ['minLength'], undefined],
    [{ pattern: '(?=a)' }, ['pattern'], undefined],
  ])('%j is none, and says where', (schema, path, word) => {
    const read = readValueSchema(schema);
    expect(read).toMatchObject({ ok: false, path });
    expect(read.ok ? undefined : read.unknown?.word).toBe(word);
  });

  it('may be written twice with the same $id', () => {
    expect(fits({ $id: 'code', minLength: 2 }, 'ab')).toBe(true);
    expect(fits({ $id: 'code', minLength: 3 }, 'ab')).toBe(false);
  });

  it('runs patterns that would hold a backtracking engine', () => {
    expect(fits({ pattern: '^(a+)+$' }, `${'a'.repeat(5000)}b`)).toBe(false);
  });
});
