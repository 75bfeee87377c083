import { isObject } from '../../core/json.ts';
import type { Draft, Part } from '../draft.ts';
import { checkReference, type Names } from '../names.ts';
import type { Problem } from '../problem.ts';
import { dotted, type Path, problem } from '../report.ts';
import type { FlowsFile, Form } from '../schema/flows.ts';
import { suggest } from '../suggest.ts';
import { type PlacedField, walkFields } from '../walk-fields.ts';
import { hasWrongPart } from '../wrong-part.ts';
import { checkFieldLimits } from './check-field-limits.ts';
import { checkNesting } from './check-nesting.ts';
import { checkValueSchema } from './check-value-schema.ts';

/** Keys of which a field has exactly one: what fills it. */
const FILLERS = ['entity', 'options', 'choices', 'type', 'form'] as const;
const FIELD_REPLIES = ['ask', 'again', 'invalid', 'confirm'] as const;
const CHECK_REPLIES = ['missing', 'failed'] as const;
const FILE_REPLIES = ['wrong_type', 'too_big'] as const;

/** A field must say what fills it, and everything it refers to must exist. */
export function* checkForms(draft: Draft, names: Names): Iterable<Problem> {
  const { flows, pipeline } = draft;
  if (flows === null) return;
  for (const [name, { confirm }] of Object.entries<Form>(flows.data.forms ?? {})) {
    if (confirm === undefined) continue;
    yield* checkReference('reply', names.replies, confirm, flows, ['forms', name, 'confirm']);
  }
  for (const placed of walkFields(flows.data)) {
    yield* checkFiller(flows, placed);
    yield* checkReplies(flows, placed, names);
    yield* checkReferences(flows, placed, names);
    yield* checkWords(flows, placed, pipeline?.data.languages ?? []);
    yield* checkValidator(draft, flows, placed);
    yield* checkValueSchema(flows, placed);
    yield* checkFieldLimits(flows, placed);
  }
  yield* checkNesting(flows);
}

function* checkFiller(flows: Part<FlowsFile>, { path, field }: PlacedField): Iterable<Problem> {
  const fillers = FILLERS.filter((filler) => field[filler] !== undefined);
  const broken = hasWrongPart(flows, path);
  if (field.form === undefined && field.ask === undefined && !broken) {
    yield problem(flows.source.place(path, 'key'), 'MISSING_KEY', { path: dotted(path), key: 'ask' });
  }
  if (fillers.length === 1 || (fillers.length === 0 && broken)) return;
  const reason =
    fillers.length === 0 ? 'nothing says what fills it' : `${fillers.join(' and ')} exclude each other`;
  yield problem(flows.source.place(path, 'key'), 'BAD_VALUE', {
    path: dotted(path),
    reason,
    suggestion: `Give it exactly one of ${FILLERS.join(', ')}.`,
  });
}

function* checkReplies(
  flows: Part<FlowsFile>,
  { path, field }: PlacedField,
  { replies }: Names,
): Iterable<Problem> {
  const check = (reply: string | undefined, ...to: Path) =>
    reply === undefined ? [] : checkReference('reply', replies, reply, flows, [...path, ...to]);
  for (const key of FIELD_REPLIES) {
    const said = field[key];
    if (!Array.isArray(said)) yield* check(said as string | undefined, key);
    else for (const [index, reply] of said.entries()) yield* check(reply, key, index);
  }
  for (const key of CHECK_REPLIES) yield* check(field.check?.[key], 'check', key);
  for (const key of FILE_REPLIES) yield* check(field.files?.[key], 'files', key);
  if (isObject(field.many)) yield* check(field.many.more, 'many', 'more');
}

function* checkReferences(
  flows: Part<FlowsFile>,
  { path, field }: PlacedField,
  names: Names,
): Iterable<Problem> {
  if (field.entity !== undefined) {
    yield* checkReference('entity', names.entities, field.entity, flows, [...path, 'entity']);
  }
  if (field.form !== undefined) {
    yield* checkReference('form', names.forms, field.form, flows, [...path, 'form']);
  }
  if (isObject(field.then) && field.then.link !== undefined) {
    yield* checkReference('flow', names.flows, field.then.link, flows, [...path, 'then', 'link']);
  }
  if (field.check === undefined) return;
  yield* checkReference('action', names.actions, field.check.action, flows, [...path, 'check', 'action']);
}

/** Options, and what a field is called, need words in every language of the bot. */
function* checkWords(
  flows: Part<FlowsFile>,
  { path, field }: PlacedField,
  languages: readonly string[],
): Iterable<Problem> {
  const lists: readonly (readonly [Path, Readonly<Record<string, unknown>>])[] = [
    ...Object.entries(field.options ?? {}).map(
      ([option, words]) => [[...path, 'options', option], words] as const,
    ),
    ...(field.called === undefined ? [] : [[[...path, 'called'], field.called] as const]),
  ];
  for (const [where, words] of lists) {
    for (const language of languages.filter((one) => words[one] === undefined)) {
      yield problem(flows.source.place(where, 'key'), 'MISSING_WORDS', { path: dotted(where), language });
    }
  }
}

function* checkValidator(
  draft: Draft,
  flows: Part<FlowsFile>,
  { path, field }: PlacedField,
): Iterable<Problem> {
  const known = draft.plugins.flatMap((plugin) => Object.keys(plugin.validators ?? {}));
  if (field.validator === undefined || known.includes(field.validator)) return;
  const where = [...path, 'validator'];
  yield problem(flows.source.place(where), 'BAD_VALUE', {
    path: dotted(where),
    reason: `no plugin brings a validator ${field.validator}`,
    suggestion: suggest(field.validator, known),
  });
}
