import { readExpression } from '../../config/expressions/read-expression.ts';
import type { Field } from '../../config/schema/flows.ts';
import { readValueSchema } from '../../config/value-schema.ts';
import type { Compared } from './compared.ts';
import {
  FILLED,
  isEmpty,
  NULL,
  OTHER,
  type Primitive,
  type Sample,
  SOME,
  type Span,
  sampleOf,
  TEXT,
  UNSET,
} from './sample.ts';
import { literalOf, slotOf } from './ways.ts';

/** What a way may hold, ever. */
export type Domains = {
  of(way: string): readonly Sample[];
  /** The numbers that stand for all numbers. */
  numbers(slot: string): readonly Sample[];
  texts(slot: string): readonly Sample[];
  /** All values of a slot, or of a field of a sub-form, that only ever takes these; undefined of one that may take others. */
  closed(way: string): readonly Sample[] | undefined;
  /** Whether all that a way ever holds is answered by visitors or written out: nothing of it comes from a system or is reckoned. */
  isTold(way: string): boolean;
  /** Whether a way is a slot or a field of a sub-form, and no member of what a system answers. */
  isOwn(way: string): boolean;
  /** The numbers that a sample of a way stands for; undefined of what is no number. */
  span(way: string, sample: Sample): Span | undefined;
};

/** Who writes a slot: a field, an expression, or an answer from elsewhere (null). */
export type Writer = { readonly field: Field } | { readonly set: string } | null;

/** Divide the values of every way into those that some expression of the bot tells apart. */
export function createDomains(compared: Compared, writers: ReadonlyMap<string, readonly Writer[]>): Domains {
  const numbers = memo((slot) =>
    stretches([...limitsIn(compared, slot), ...limitsOf(writers.get(slot) ?? [])]),
  );
  const texts = memo((way) => [...literals(compared, way, 'string'), TEXT]);
  const closed = memo((slot) => closedBy(writers.get(slot) ?? [null]));
  const isOwn = (way: string) => way === slotOf(way) || writers.has(way);
  const open = (way: string) => [
    ...literals(compared, way, 'boolean'),
    ...texts(way),
    ...numbers(way),
    ...(compared.get(way)?.has(null) || isOwn(way) ? [NULL] : []),
    SOME,
    OTHER,
  ];
  const of = memo((way) => {
    if (!isOwn(way)) return open(way);
    return [...(way === slotOf(way) ? [UNSET] : []), ...new Set([NULL, ...(closed(way) ?? open(way))])];
  });
  const span: Domains['span'] = (way, { kind, value }) => {
    if (kind !== 'value' || typeof value !== 'number') return undefined;
    const all = closed(way) === undefined ? numbers(way) : [];
    const place = all.findIndex((sample) => sample.value === value);
    // Limits and the stretches between them take turns, a stretch first.
    if (place < 0 || place % 2 === 1) return { low: value, high: value, open: false };
    const limit = (at: number, none: number) => Number(all[at]?.value ?? none);
    const [low, high] = [
      limit(place - 1, Number.NEGATIVE_INFINITY),
      limit(place + 1, Number.POSITIVE_INFINITY),
    ];
    return { low, high, open: true };
  };
  const isTold = memo(
    (way) =>
      closed(way) !== undefined ||
      (writers.get(way) ?? [null]).every(
        (writer) =>
          writer !== null && ('field' in writer ? isAnswered(writer.field) : literalSet(writer.set)),
      ),
  );
  return { of, numbers, texts, closed, isTold, isOwn, span };
}

function memo<Value>(make: (way: string) => Value): (way: string) => Value {
  const made = new Map<string, Value>();
  return (way) => {
    if (made.has(way)) return made.get(way) as Value;
    const fresh = make(way);
    made.set(way, fresh);
    return fresh;
  };
}

function literals(compared: Compared, way: string, type: 'string' | 'boolean'): readonly Sample[] {
  return [...(compared.get(way) ?? [])].filter((value) => typeof value === type).map(sampleOf);
}

function limitsIn(compared: Compared, way: string): readonly number[] {
  return [...(compared.get(way) ?? [])].filter((value) => typeof value === 'number');
}

/** Limits that a field's schema sets. */
function limitsOf(writers: readonly Writer[]): readonly number[] {
  return writers.flatMap((writer) => {
    const schema = (writer && 'field' in writer ? writer.field.schema : {}) as
      | Record<string, unknown>
      | undefined;
    return Object.values(schema ?? {}).filter((value) => typeof value === 'number');
  });
}

/** Every limit, and one number between each two of them and beyond; a whole one where there is one. */
function stretches(limits: readonly number[]): readonly Sample[] {
  const sorted = [...new Set(limits)].sort((left, right) => left - right);
  const [first = 1] = sorted;
  const between = sorted.flatMap((limit, index) => {
    const next = sorted[index + 1] ?? limit + 2;
    const whole = Math.floor(limit) + 1;
    return [limit, whole < next ? whole : (limit + next) / 2];
  });
  return (sorted.length === 0 ? [first] : [first - 1, ...between]).map(sampleOf);
}

function closedBy(writers: readonly Writer[]): readonly Sample[] | undefined {
  const each = writers.map((writer) => {
    if (writer === null) return undefined;
    return 'field' in writer ? closedField(writer.field) : literalSet(writer.set);
  });
  return each.includes(undefined) ? undefined : [...new Set(each.flatMap((samples) => samples ?? []))];
}

function isAnswered({ many, choices, entity, form }: Field): boolean {
  return many === undefined && choices === undefined && entity === undefined && form === undefined;
}

function closedField(field: Field): readonly Sample[] | undefined {
  if (field.form !== undefined) return FILLED;
  if (field.many !== undefined) return undefined;
  if (field.options) return Object.keys(field.options).map(sampleOf);
  return field.type === 'yes_no' ? [true, false].map(sampleOf) : undefined;
}

function literalSet(expression: string): readonly Sample[] | undefined {
  const read = readExpression(expression);
  const literal: Primitive | undefined = read.ok ? literalOf(read.ast) : undefined;
  return literal === undefined ? undefined : [sampleOf(literal)];
}

/** Words of a schema that a number's own sample answers for its whole stretch. */
const LIMITS = new Set(['type', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum']);

/** What a field takes, before its rule. */
export function samplesOf(field: Field, slot: string, domains: Domains): readonly Sample[] {
  if (field.many !== undefined || field.form !== undefined || field.type === 'file') return FILLED;
  const closed = closedField(field);
  if (closed) return closed;
  const all = field.type === 'number' ? domains.numbers(slot) : domains.texts(slot);
  const schema = field.schema as Record<string, unknown> | undefined;
  const read = schema && readValueSchema(schema);
  if (!read?.ok) return all;
  const tells = Object.keys(schema ?? {}).every((word) => LIMITS.has(word));
  return all.filter(
    (sample) => sample.kind !== 'value' || (field.type === 'number' && !tells) || read.fits(sample.value),
  );
}

/** What a slot holds that another one's sample is copied to: where their values are not told apart alike, all that it could be. */
export function carryOver(sample: Sample, slot: string, domains: Domains, fresh: boolean): readonly Sample[] {
  if (sample.kind === 'unset') return [UNSET];
  if (sample.kind === 'value' && typeof sample.value !== 'number') return [sample];
  if (sample.kind === 'value') return domains.numbers(slot);
  const mayBeNull = sample.kind === 'other' && !fresh;
  return domains.of(slot).filter((one) => (isEmpty(one) ? mayBeNull && one.kind !== 'unset' : true));
}
