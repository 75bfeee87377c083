import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readExpression } from '#engine/config/expressions/read-expression';
import { evaluate } from '#engine/dialog/expressions';
import { createCollector } from './compared.ts';
import { createDomains } from './domains.ts';
import { type Judged, judge, type Seen } from './judge.ts';
import { isEmpty, type Sample, sampleOf, UNSET } from './sample.ts';

function judged(expression: string, slots: Readonly<Record<string, Seen>>): Judged {
  const read = readExpression(expression);
  if (!read.ok) throw new Error(read.reason);
  return judge(read.ast, (way) => slots[way]);
}

const between = (low: number, high = low): Seen => ({
  ...sampleOf(low),
  span: { low, high, open: low < high },
});

describe('two slots are compared by all numbers that they may be', () => {
  it.each([
    ['x > y', between(3), between(2), true],
    ['x > y', between(2), between(3), false],
    ['x > y', between(2, 5), between(0, 2), true],
    ['x >= y', between(2), between(2), true],
    ['x < y', between(2), between(2), false],
    ['x <= y', between(1, 2), between(2), true],
    ['x < y', between(1, 2), between(2), true],
    ['x == y', between(1, 2), between(2), false],
    ['x == y', between(2), between(2), true],
    ['x != y', between(2), between(2), false],
    ['x > y', between(1, 3), between(2), undefined],
    ['x == y', between(1, 3), between(2), undefined],
  ])('%s of %o and %o', (expression, x, y, value) => {
    const result = value === undefined ? { kind: 'unknown' } : { kind: 'known', value };
    expect(judged(expression, { x, y })).toEqual(result);
  });
});

describe('an expression is thought through', () => {
  it.each([
    ['x == null ? 0 : x', null, { kind: 'known', value: 0 }],
    ['x != null && x > 3.0', null, { kind: 'known', value: false }],
    ['x > 3.0', null, { kind: 'error', empties: ['x'] }],
    ['x * 2.0', null, { kind: 'error', empties: ['x'] }],
    ['has(x.name)', null, { kind: 'known', value: false }],
    ['x.name', null, { kind: 'error', empties: ['x'] }],
    ['size(x) > 3', null, { kind: 'error', empties: ['x'] }],
    ['x in ["a", "b"]', 'b', { kind: 'known', value: true }],
    ['!(x == "a") || false', 'a', { kind: 'known', value: false }],
    ['x == today', 'a', { kind: 'unknown' }],
  ])('%s where x is %s', (expression, value, result) => {
    expect(judged(expression, { x: sampleOf(value) })).toEqual(result);
  });
});

const LITERALS = ['null', 'true', 'false', '1.0', '2.5', '4', '"a"', '"b"'];
const VALUES = [null, true, false, 0, 1, 2, 2.5, 3, 4, 9, 'a', 'b', 'other'];

const atom = fc.oneof(fc.constantFrom('x', 'y'), fc.constantFrom(...LITERALS));
/** CEL refuses whole expressions that put null or a truth value in order. */
const ordered = fc
  .tuple(
    fc.constantFrom('x', 'y'),
    fc.constantFrom('<', '<=', '>', '>='),
    fc.constantFrom('x', 'y', '1.0', '2.5', '4', '"a"'),
  )
  .map((parts) => parts.join(' '));
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(fc.constantFrom('x', 'y'), fc.constantFrom('==', '!='), atom).map((parts) => parts.join(' ')),
    fc
      .tuple(fc.constantFrom('x', 'y'), fc.array(fc.constantFrom(...LITERALS), { maxLength: 3 }))
      .map(([slot, items]) => `${slot} in [${items}]`),
    ordered,
    fc.constantFrom('x', 'y', 'has(x.name)', 'x.name == "a"', 'size(y) > 1', 'x + y == 2.0'),
    tie('expression').map((inner) => `!(${inner})`),
    fc
      .tuple(tie('expression'), fc.constantFrom('&&', '||'), tie('expression'))
      .map(([left, sign, right]) => `(${left}) ${sign} (${right})`),
    fc
      .tuple(tie('expression'), tie('expression'), tie('expression'))
      .map(([one, two, three]) => `(${one}) ? (${two}) : (${three})`),
  ),
}));

test('what is known of a class is what CEL gives for every value in it', () => {
  fc.assert(
    fc.property(expression, fc.constantFrom(...VALUES), fc.constantFrom(...VALUES), (text, x, y) => {
      const collector = createCollector();
      collector.add(text, true);
      const { of, span } = createDomains(collector.compared, new Map());
      const seen = (way: string, sample: Sample) => ({ ...sample, span: span(way, sample) });
      const slots = { x: seen('x', classOf(x, of('x'))), y: seen('y', classOf(y, of('y'))) };
      const thought = judged(text, slots);
      const real = evaluate(text, { x, y });
      // A number stands for all numbers of its class.
      const value =
        thought.kind === 'known' && typeof thought.value === 'number' ? expect.any(Number) : thought;
      if (thought.kind === 'known')
        expect(real).toMatchObject({ ok: true, value: value === thought ? thought.value : value });
      if (thought.kind === 'error') expect(real.ok).toBe(false);
      if (thought.kind === 'some') expect(real.ok && real.value === null).toBe(false);
    }),
    { numRuns: 3000, seed: 20261126 },
  );
});

/** The sample of a domain that stands for a value. */
function classOf(value: (typeof VALUES)[number], domain: readonly Sample[]): Sample {
  if (value === null) return UNSET;
  const exact = domain.find((sample) => sample.kind === 'value' && sample.value === value);
  if (exact) return exact;
  if (typeof value !== 'number')
    return (
      domain.find(({ kind }) => kind === (typeof value === 'string' ? 'text' : 'other')) ?? sampleOf(value)
    );
  const numbers = domain.filter(({ kind, value: held }) => kind === 'value' && typeof held === 'number');
  const below = numbers.filter((sample) => Number(sample.value) < value && !isLimit(sample, numbers));
  return below.at(-1) ?? numbers[0] ?? sampleOf(value);
}

/** Limits and the stretches between them take turns, a stretch first. */
function isLimit(sample: Sample, numbers: readonly Sample[]): boolean {
  return numbers.indexOf(sample) % 2 === 1;
}

test('never filled counts as empty', () => {
  expect([isEmpty(UNSET), isEmpty(sampleOf(null)), isEmpty(sampleOf('')), isEmpty(sampleOf(0))]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
