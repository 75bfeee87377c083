import { isObject } from '../../core/json.ts';
import type { Part } from '../draft.ts';
import { DEFAULT_TRIES, limitsOf } from '../field-limits.ts';
import type { Problem } from '../problem.ts';
import { dotted, type Path, problem } from '../report.ts';
import type { Field, FlowsFile } from '../schema/flows.ts';
import type { PlacedField } from '../walk-fields.ts';

/** Keys that say how one value is taken; a field filled by a form leaves them to that form's fields. */
const OF_VALUES = [
  'schema',
  'valid',
  'check',
  'validator',
  'files',
  'prefill',
  'remember',
  'confirm',
] as const;

/** Keys of a field that contradict each other, so that one of them could never count. */
export function* checkFieldLimits(flows: Part<FlowsFile>, { path, field }: PlacedField): Iterable<Problem> {
  for (const { to, reason, suggestion } of findContradictions(field)) {
    const where = [...path, ...to];
    const place = flows.source.place(where, 'key');
    yield problem(place, 'BAD_VALUE', { path: dotted(where), reason, suggestion });
  }
}

type Contradiction = { readonly to: Path; readonly reason: string; readonly suggestion: string };

function* findContradictions(field: Field): Iterable<Contradiction> {
  yield* inLists(field);
  yield* inLadders(field);
  if (field.files !== undefined && field.type !== 'file') {
    yield {
      to: ['files'],
      reason: 'only a field of type file takes files',
      suggestion: 'Add `type: file`, or remove it.',
    };
  }
  if (field.confirm !== undefined && field.prefill === undefined && field.remember !== true) {
    yield {
      to: ['confirm'],
      reason: 'there is no value that it could offer',
      suggestion: 'Add `prefill` or `remember`, or remove it.',
    };
  }
  if (field.form === undefined) return;
  for (const key of OF_VALUES.filter((one) => field[one] !== undefined)) {
    yield {
      to: [key],
      reason: `form ${field.form} fills the field`,
      suggestion: `Put it at a field of ${field.form}.`,
    };
  }
  if (field.optional === true && field.ask === undefined) {
    yield {
      to: ['optional'],
      reason: 'nothing asks whether it is wanted',
      suggestion: 'Add `ask`, a question for yes or no.',
    };
  }
}

function* inLists(field: Field): Iterable<Contradiction> {
  if (field.many === undefined) return;
  const { min, max } = limitsOf(field);
  if (min > max) {
    yield {
      to: ['many', 'min'],
      reason: `at least ${min} and at most ${max} exclude each other`,
      suggestion: 'Raise max or lower min.',
    };
  }
  if (field.type === 'yes_no' || field.type === 'number') {
    yield { to: ['many'], reason: `a field of type ${field.type} takes one value`, suggestion: 'Remove it.' };
  }
  const asksOn = isObject(field.many) && field.many.more !== undefined;
  if (field.form !== undefined && !asksOn && min < max) {
    yield {
      to: ['many'],
      reason: 'nothing asks whether another one follows',
      suggestion: 'Add `more`, a question for yes or no.',
    };
  }
}

/** A text that stands beyond the last attempt is never said. */
function* inLadders({ again, invalid, tries = DEFAULT_TRIES }: Field): Iterable<Contradiction> {
  for (const [key, texts, most] of [
    ['again', again, tries - 1],
    ['invalid', invalid, tries],
  ] as const) {
    if (!Array.isArray(texts) || texts.length <= most) continue;
    yield {
      to: [key, most],
      reason: `with ${tries} tries it is never said`,
      suggestion: 'Raise `tries`, or remove it.',
    };
  }
}
