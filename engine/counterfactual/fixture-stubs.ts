import type { StoredEvent } from '#engine/core/events';
import type { RecordedCall } from '#engine/core/events/shapes';
import { canonicalJson, isObject } from '#engine/core/json';
import type { ActionStub } from '#engine/testing/fixture-schema';

/** What the business systems answer in a fixture. */
export type FixtureStubs = {
  readonly actions: Readonly<Record<string, ActionStub[]>>;
  /** Whether a value may be expected: not where a later answer to the same question brought it, for example a new date. */
  readonly isSteady: (value: unknown) => boolean;
};

/** By action, what was recorded; a fixture has one answer to a question, and the first one counts. */
export function stubsOf(events: readonly StoredEvent[]): FixtureStubs {
  const calls = events.flatMap((event) => (event.type === 'turn.completed' ? (event.data.calls ?? []) : []));
  const questions = Map.groupBy(calls, ({ action, input }) => `${action} ${canonicalJson(input)}`);
  const actions: Record<string, ActionStub[]> = {};
  const changed = new Set<string>();
  for (const [first, ...later] of questions.values()) {
    if (!first) continue;
    actions[first.action] = [...(actions[first.action] ?? []), stubOf(first)];
    const known = new Set(leavesOf(first.data));
    for (const leaf of later.flatMap(({ data }) => leavesOf(data))) if (!known.has(leaf)) changed.add(leaf);
  }
  return { actions, isSteady: (value) => !leavesOf(value).some((leaf) => changed.has(leaf)) };
}

function stubOf({ input, outcome, data, code }: RecordedCall): ActionStub {
  if (outcome === 'found') return { with: input, found: data };
  return outcome === 'missing'
    ? { with: input, missing: true }
    : { with: input, failed: code ?? 'CALL_TIMEOUT' };
}

function leavesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  if (isObject(value)) return Object.values(value).flatMap(leavesOf);
  return value === null || value === undefined || typeof value === 'boolean' ? [] : [JSON.stringify(value)];
}
