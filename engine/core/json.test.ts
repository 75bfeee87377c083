import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copyJson } from './copy-json.ts';
import { canonicalJson } from './json.ts';

/** Anything that a plugin may hand over, texts of every kind among the keys too. */
const anything = fc.anything({
  key: fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constant('__proto__'), fc.constant('toJSON')),
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  withTypedArray: true,
});

const halves = fc.array(fc.constantFrom('a', '"', '\\', '\n', '\u007f', '\ud83d', '\ude00', '退', '\uffff'));

function byText(value: unknown): unknown {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}

function outcomeOf(work: () => unknown): unknown {
  try {
    return { value: work() };
  } catch (thrown) {
    return { thrown: (thrown as Error).name };
  }
}

/** The slow way that old logs were written with. */
function plainlyCanonical(value: unknown): string {
  if (Array.isArray(value))
    return `[${Array.from(value, (item) => plainlyCanonical(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const sorted = members.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${sorted.map(([key, member]) => `${JSON.stringify(key)}:${plainlyCanonical(member)}`).join(',')}}`;
}

test('a copy is what comes back from text, whatever the value', () => {
  fc.assert(
    fc.property(anything, (value) => {
      expect(outcomeOf(() => copyJson(value))).toStrictEqual(outcomeOf(() => byText(value)));
    }),
    { numRuns: 1000 },
  );
});

test('a copy of a circle fails as its text does', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = { circle };
  expect(() => copyJson(circle)).toThrow(TypeError);
});

test('a copy shares with the value before what is the very same, and nothing else', () => {
  const before = { kept: { deep: [1] }, changed: { a: 1 }, list: [{ x: 1 }, { x: 2 }] };
  const value = { kept: before.kept, changed: { a: 1 }, list: [before.list[0], { x: 3 }] };
  const copied = copyJson(value, before) as typeof value;
  expect(copied).toStrictEqual(value);
  expect(copied.kept).toBe(before.kept);
  expect(copied.list[0]).toBe(before.list[0]);
  expect(copied.changed).not.toBe(value.changed);
  expect(copied.list[1]).not.toBe(value.list[1]);
});

test('canonical text is the same as ever, with and without memory of the parts', () => {
  const json = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 20, maxKeys: 40 }),
    halves.map((parts) => ({ [parts.join('')]: parts.join('').repeat(20), short: parts.join('') })),
  );
  fc.assert(
    fc.property(json, (value) => {
      const known = new Map<object, string>();
      const wanted = plainlyCanonical([value, value]);
      expect(canonicalJson([value, value])).toBe(wanted);
      expect(canonicalJson([value, value], known)).toBe(wanted);
      expect(canonicalJson({ value }, known)).toBe(plainlyCanonical({ value }));
    }),
    { numRuns: 500 },
  );
});
