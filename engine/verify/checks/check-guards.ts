import type { Problem } from '../../config/problem.ts';
import { dotted, warning } from '../../config/report.ts';
import type { Explored } from '../machine/explore.ts';
import type { Model } from '../machine/model.ts';
import type { Sample } from '../values/sample.ts';
import { isWithin } from '../values/ways.ts';

/** Conditions that go one way in every case. */
export function* checkGuards(model: Model, { guards }: Explored): Iterable<Problem> {
  const { draft } = model;
  for (const { path, slots, yes, no } of guards.values()) {
    if ((yes && no) || !draft.flows) continue;
    const expression = path.reduce<unknown>(
      (value, key) => (value as Record<string, unknown>)[key],
      draft.flows.data,
    );
    // `true` written out is meant so.
    if (slots.length === 0) continue;
    const place = draft.flows.source.place(path);
    const values = valuesOf(slots, model);
    if (!yes) yield warning(place, 'GUARD_NEVER', { expression, values, path: dotted(path) });
    else yield warning(place, 'GUARD_ALWAYS', { expression, values, path: dotted(path) });
  }
}

function valuesOf(slots: readonly string[], { domains }: Model): string {
  // Of a sub-form's field its value is what is compared, not the object around it.
  const read = slots.filter((slot) => !slots.some((other) => isWithin(other, slot)));
  return read.map((slot) => `${slot} ${spell(domains.closed(slot) ?? domains.of(slot))}`).join('; ');
}

function spell(samples: readonly Sample[]): string {
  const values = samples.filter(({ kind, value }) => kind === 'value' && value !== null);
  const others = samples.some(({ kind }) => kind !== 'value' && kind !== 'unset') ? ['anything else'] : [];
  return [...values.map(({ value }) => String(value)), ...others].join(', ');
}
