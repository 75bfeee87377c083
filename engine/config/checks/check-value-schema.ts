import type { Part } from '../draft.ts';
import type { Problem } from '../problem.ts';
import { dotted, problem } from '../report.ts';
import type { Field, FlowsFile } from '../schema/flows.ts';
import { suggest } from '../suggest.ts';
import { readValueSchema } from '../value-schema.ts';
import type { PlacedField } from '../walk-fields.ts';

/** A field's JSON Schema must be one, and one that its values can meet. */
export function* checkValueSchema(flows: Part<FlowsFile>, { path, field }: PlacedField): Iterable<Problem> {
  if (field.schema === undefined) return;
  const base = [...path, 'schema'];
  const read = readValueSchema(field.schema);
  if (!read.ok) {
    const where = [...base, ...read.path];
    yield problem(flows.source.place(where, read.unknown ? 'key' : 'value'), 'BAD_VALUE', {
      path: dotted(where),
      reason: read.reason,
      suggestion: read.unknown
        ? suggest(read.unknown.word, read.unknown.known)
        : 'Write JSON Schema; patterns are RE2: no look-around and no back-references.',
    });
    return;
  }
  const given = typeOfValue(field);
  const wanted = [(field.schema as { type?: unknown }).type ?? given].flat();
  if (given === null || wanted.includes(given) || (given === 'number' && wanted.includes('integer'))) return;
  const where = [...base, 'type'];
  yield problem(flows.source.place(where), 'BAD_VALUE', {
    path: dotted(where),
    reason: `what fills the field is a ${given}`,
    suggestion: `Write ${given}; the schema looks at each value of the field.`,
  });
}

/** The JSON type of one value of a field; null where it is not known. */
function typeOfValue(field: Field): string | null {
  if (field.entity !== undefined || field.options || field.type === 'text') return 'string';
  if (field.type === 'number') return 'number';
  if (field.type === 'yes_no') return 'boolean';
  return field.type === 'file' ? 'object' : null;
}
