import { DEFAULT_TRIES } from '../../config/field-limits.ts';
import type { Dialogue } from '../../config/problem.ts';
import type { Field } from '../../config/schema/flows.ts';
import { readValueSchema } from '../../config/value-schema.ts';
import { holds } from '../../dialog/expressions.ts';
import type { Model } from '../machine/model.ts';
import type { Act } from '../machine/state.ts';
import type { Sample } from '../values/sample.ts';
import { wordsFor } from './words-for.ts';

type Steps = Dialogue['steps'];

/** Words that answer nothing and are no wish. */
const NONSENSE = 'qwxyz';

/** What a fixture writes for an act; undefined where no words for it are known. */
export function stepsOf(
  act: Exclude<Act, { kind: 'start' }>,
  sample: Sample | null,
  model: Model,
): Steps | undefined {
  switch (act.kind) {
    case 'confirm':
      return [{ tap: 'yes' }];
    case 'message':
      return [{ user: NONSENSE }];
    case 'agent':
      return [{ agent: 'joins' }, { agent: { leaves: 'back_to_bot' } }];
    case 'wait':
      return [{ wait: act.time }];
    case 'skip':
      return act.field.form === undefined ? [{ tap: 'skip' }] : undefined;
    case 'unseen':
      return undefined;
    case 'miss':
      return misses(act.field, 1);
    case 'fail':
      return misses(act.field, act.field.tries ?? DEFAULT_TRIES);
    case 'answer':
      return answer(act.field, sample, model);
  }
}

/** A free text takes any words as its answer. */
function misses(field: Field, times: number): Steps | undefined {
  if (field.type === 'text' || field.form !== undefined) return undefined;
  return Array.from({ length: times }, () => ({ user: NONSENSE }));
}

function answer(field: Field, sample: Sample | null, model: Model): Steps | undefined {
  if (field.form !== undefined || field.many !== undefined || field.confirm !== undefined) return undefined;
  if (field.type === 'file') return [{ attach: { name: 'photo.jpg', mime: 'image/jpeg', size: 1000 } }];
  if (field.choices) return [{ tap: 'first' }];
  if (sample?.kind === 'value' && (field.options || field.type === 'yes_no'))
    return [
      { tap: typeof sample.value === 'boolean' ? (sample.value ? 'yes' : 'no') : String(sample.value) },
    ];
  const words = wordsFor(field, sample, model).find(({ value }) => passes(field, value));
  return words === undefined ? undefined : [{ user: words.text }];
}

/** Rules over other slots are left to whoever runs the dialogue. */
function passes(field: Field, value: string | number): boolean {
  const schema = field.schema === undefined ? undefined : readValueSchema(field.schema);
  if (schema?.ok && !schema.fits(value)) return false;
  return field.valid === undefined || holds(field.valid, { value }, () => undefined);
}
