import type { Path } from '#engine/config/report';
import type { Field, FlowsFile, Form } from '#engine/config/schema/flows';
import { walkFields } from '#engine/config/walk-fields';
import type { Ground } from './ground.ts';
import { put, type Sketch, without } from './mutant.ts';
import { anotherReply, negated } from './mutate-steps.ts';

type Untouched = Omit<Sketch, 'touches'>;

/** Mistakes in the fields of forms, and in what confirms them. */
export function* mutateFields(file: Partial<FlowsFile>, ground: Ground): Iterable<Sketch> {
  for (const { path, field } of walkFields(file)) {
    const base = `ladders ${path.join('.')}`;
    for (const sketch of mutateField(path, field, ground)) yield { ...sketch, touches: [base] };
    const failed = [`${base} attempt`, `${base} end`];
    for (const sketch of mutateLadder(path, field, ground)) yield { ...sketch, touches: failed };
    if (field.when === undefined) continue;
    const place = [...path, 'when'];
    yield { ...negated(place, field.when), touches: [`guards ${place.join('.')}`] };
  }
  yield* dropConfirmations(file);
}

function* mutateField(path: Path, field: Field, ground: Ground): Iterable<Untouched> {
  yield* dropSources(path, field);
  yield* changeNeed(path, field);
  yield* dropChecks(path, field);
  yield* swapReply(path, 'ask', field, ground);
}

/** What shows only when an attempt fails. */
function* mutateLadder(path: Path, field: Field, ground: Ground): Iterable<Untouched> {
  yield* changeLadder(path, field);
  yield* swapReply(path, 'again', field, ground);
  yield* swapReply(path, 'invalid', field, ground);
}

/** What fills the field: its entity, one of its options, what it takes over. */
function* dropSources(
  path: Path,
  { entity, options, prefill, remember, confirm, many }: Field,
): Iterable<Untouched> {
  if (entity !== undefined) {
    const edits = [without([...path, 'entity']), put([...path, 'type'], 'text')];
    const what = `${nameOf(path)} takes any text instead of ${entity}`;
    yield { operator: 'drop-entity', path: [...path, 'entity'], what, edits };
  }
  const names = Object.keys(options ?? {});
  for (const name of names.length > 1 ? names : [])
    yield dropped([...path, 'options', name], `${nameOf(path)} does not offer ${name}`);
  if (prefill !== undefined) yield dropped([...path, 'prefill'], `${nameOf(path)} is not prefilled`);
  if (remember) yield dropped([...path, 'remember'], `${nameOf(path)} is not taken over from earlier`);
  if (confirm !== undefined) yield dropped([...path, 'confirm'], `${nameOf(path)} is taken over unasked`);
  if (many !== undefined) yield dropped([...path, 'many'], `${nameOf(path)} takes only one`);
}

function* changeNeed(path: Path, { optional }: Field): Iterable<Untouched> {
  const place = [...path, 'optional'];
  yield optional
    ? dropped(place, `${nameOf(path)} cannot be skipped`)
    : {
        operator: 'make-optional',
        path: place,
        what: `${nameOf(path)} may be skipped`,
        edits: [put(place, true)],
      };
}

const CHECKS = ['valid', 'check', 'schema', 'validator', 'files'] as const;

function* dropChecks(path: Path, field: Field): Iterable<Untouched> {
  for (const check of CHECKS) {
    if (field[check] === undefined) continue;
    yield {
      ...dropped([...path, check], `${nameOf(path)} is not checked (${check})`),
      operator: 'drop-check',
    };
  }
  if (field.valid !== undefined) yield negated([...path, 'valid'], field.valid);
}

/** Only what is written can be written wrongly: the engine's own defaults are the engine's to test. */
function* changeLadder(path: Path, { tries, then }: Field): Iterable<Untouched> {
  if (tries !== undefined) {
    const place = [...path, 'tries'];
    const what = `${nameOf(path)} has ${tries + 1} attempts instead of ${tries}`;
    yield { operator: 'change-tries', path: place, what, edits: [put(place, tries + 1)] };
  }
  if (then === undefined) return;
  const place = [...path, 'then'];
  const other = then === 'handoff' ? 'cancel' : 'handoff';
  const what = `after the last attempt at ${nameOf(path)} comes ${other}`;
  yield { operator: 'change-then', path: place, what, edits: [put(place, other)] };
}

function* swapReply(
  path: Path,
  key: 'ask' | 'again' | 'invalid',
  field: Field,
  { otherReply }: Ground,
): Iterable<Untouched> {
  const written = field[key];
  const [first] = written === undefined ? [] : [written].flat();
  const other = first === undefined ? undefined : otherReply(first);
  const place = typeof written === 'string' ? [...path, key] : [...path, key, 0];
  if (first !== undefined && other !== undefined) yield anotherReply(place, first, other);
}

function* dropConfirmations({ forms = {} }: Partial<FlowsFile>): Iterable<Sketch> {
  for (const [name, { confirm, fields }] of Object.entries<Form>(forms)) {
    if (confirm === undefined) continue;
    const touches = Object.keys(fields).map((field) => `ladders forms.${name}.fields.${field}`);
    yield { ...dropped(['forms', name, 'confirm'], `${name} is not confirmed`), touches };
  }
}

function dropped(path: Path, what: string): Untouched {
  return { operator: 'drop', path, what, edits: [without(path)] };
}

/** The field as its form has it. */
function nameOf(path: Path): string {
  return String(path.at(-1));
}
