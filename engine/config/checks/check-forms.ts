import type { Draft, Part } from '../draft.ts';
import { checkReference, type Names } from '../names.ts';
import type { Problem } from '../problem.ts';
import { dotted, problem } from '../report.ts';
import type { FlowsFile, Form } from '../schema/flows.ts';
import { suggest } from '../suggest.ts';
import { type PlacedField, walkFields } from '../walk-fields.ts';
import { hasWrongPart } from '../wrong-part.ts';

/** Keys of which a field has exactly one: what fills it. */
const FILLERS = ['entity', 'options', 'choices', 'type'] as const;
const FIELD_REPLIES = ['ask', 'again', 'invalid'] as const;

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
    yield* checkFieldReferences(flows, placed, names);
    yield* checkOptions(flows, placed, pipeline?.data.languages ?? []);
    yield* checkValidator(draft, flows, placed);
  }
}

function* checkFiller(flows: Part<FlowsFile>, { path, field }: PlacedField): Iterable<Problem> {
  const fillers = FILLERS.filter((filler) => field[filler] !== undefined);
  if (fillers.length === 1 || (fillers.length === 0 && hasWrongPart(flows, path))) return;
  const reason =
    fillers.length === 0 ? 'nothing says what fills it' : `${fillers.join(' and ')} exclude each other`;
  yield problem(flows.source.place(path, 'key'), 'BAD_VALUE', {
    path: dotted(path),
    reason,
    suggestion: `Give it exactly one of ${FILLERS.join(', ')}.`,
  });
}

function* checkFieldReferences(
  flows: Part<FlowsFile>,
  { path, field }: PlacedField,
  names: Names,
): Iterable<Problem> {
  for (const key of FIELD_REPLIES) {
    const reply = field[key];
    if (reply !== undefined) yield* checkReference('reply', names.replies, reply, flows, [...path, key]);
  }
  if (field.entity !== undefined) {
    yield* checkReference('entity', names.entities, field.entity, flows, [...path, 'entity']);
  }
  if (field.check === undefined) return;
  yield* checkReference('action', names.actions, field.check.action, flows, [...path, 'check', 'action']);
  if (field.check.missing !== undefined) {
    yield* checkReference('reply', names.replies, field.check.missing, flows, [...path, 'check', 'missing']);
  }
}

function* checkOptions(
  flows: Part<FlowsFile>,
  { path, field }: PlacedField,
  languages: readonly string[],
): Iterable<Problem> {
  for (const [option, words] of Object.entries(field.options ?? {})) {
    const where = [...path, 'options', option];
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
