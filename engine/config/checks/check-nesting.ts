import type { Part } from '../draft.ts';
import type { Problem } from '../problem.ts';
import { dotted, problem } from '../report.ts';
import type { FlowsFile } from '../schema/flows.ts';
import { type PlacedField, walkFields } from '../walk-fields.ts';

/** A form that fills a field of itself, directly or through others, would never be complete. */
export function* checkNesting(flows: Part<FlowsFile>): Iterable<Problem> {
  const nested = [...walkFields(flows.data)].filter(({ field }) => field.form !== undefined);
  for (const { form, path, field } of nested) {
    if (!reaches(field.form ?? '', form, nested, new Set())) continue;
    const where = [...path, 'form'];
    yield problem(flows.source.place(where), 'BAD_VALUE', {
      path: dotted(where),
      reason: `form ${form} would contain itself`,
      suggestion: 'Break the circle: give one of them fields of its own.',
    });
  }
}

function reaches(from: string, to: string, nested: readonly PlacedField[], seen: Set<string>): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return nested.some(({ form, field }) => form === from && reaches(field.form ?? '', to, nested, seen));
}
