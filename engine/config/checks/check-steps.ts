import type { Draft, Part } from '../draft.ts';
import type { Problem } from '../problem.ts';
import { dotted, type Path, problem, spot } from '../report.ts';
import { type FlowsFile, STEP_KINDS, type Step, type StepKind } from '../schema/flows.ts';
import { walkSteps } from '../walk-steps.ts';
import { hasWrongPart } from '../wrong-part.ts';

/** Keys that may stand beside a step's kind; `id` and `when` may stand everywhere. */
export const COMPANIONS: Readonly<Record<StepKind, readonly (keyof Step)[]>> = {
  say: [],
  ask: [],
  form: [],
  set: [],
  if: ['then', 'else'],
  call: [],
  link: [],
  action: ['with', 'as', 'missing', 'failed'],
  search: ['missing', 'failed'],
  wait: ['as', 'timeout'],
  ticket: [],
  handoff: [],
  end: [],
};

/** A step does exactly one thing, and carries only what belongs to it. */
export function* checkSteps({ flows }: Draft): Iterable<Problem> {
  if (flows === null) return;
  yield* checkIds(flows);
  for (const { step, path } of walkSteps(flows.data)) {
    const kinds = STEP_KINDS.filter((kind) => step[kind] !== undefined);
    const [kind] = kinds;
    if (kinds.length > 1) yield severalKinds(flows, path, kinds);
    else if (kind !== undefined) yield* checkCompanions(flows, path, step, kind);
    else if (!hasWrongPart(flows, path)) {
      const data = {
        path: dotted(path),
        reason: 'it does nothing',
        suggestion: `Add one of ${STEP_KINDS.join(', ')}.`,
      };
      yield problem(flows.source.place(path), 'BAD_VALUE', data);
    }
  }
}

/** Traces name steps by id, so that in one flow an id stands once. */
function* checkIds(flows: Part<FlowsFile>): Iterable<Problem> {
  const first = new Map<string, Path>();
  for (const { flow, step, path } of walkSteps(flows.data)) {
    if (step.id === undefined) continue;
    const key = `${flow} ${step.id}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, [...path, 'id']);
    else {
      const other = spot(flows.source.place(earlier));
      yield problem(flows.source.place([...path, 'id']), 'DUPLICATE_ID', { id: step.id, other });
    }
  }
}

function severalKinds(flows: Part<FlowsFile>, path: Path, kinds: readonly StepKind[]): Problem {
  const [first, second] = kinds;
  return problem(flows.source.place([...path, second ?? ''], 'key'), 'BAD_VALUE', {
    path: dotted(path),
    reason: `it does ${kinds.length} things at once: ${kinds.join(', ')}`,
    suggestion: `Make ${second} a step of its own after ${first}.`,
  });
}

function* checkCompanions(flows: Part<FlowsFile>, path: Path, step: Step, kind: StepKind): Iterable<Problem> {
  const allowed = new Set<string>(['id', 'when', kind, ...COMPANIONS[kind]]);
  for (const key of Object.keys(step).filter((one) => !allowed.has(one))) {
    const homes = STEP_KINDS.filter((one) => COMPANIONS[one].some((companion) => companion === key));
    const suggestion = `${key} goes with ${homes.join(' or ')}, not with ${kind}.`;
    yield problem(flows.source.place([...path, key], 'key'), 'UNKNOWN_KEY', {
      key,
      path: dotted(path),
      suggestion,
    });
  }
  if (kind === 'if' && step.then === undefined && step.else === undefined && !hasWrongPart(flows, path)) {
    yield problem(flows.source.place([...path, 'if'], 'key'), 'MISSING_KEY', {
      path: dotted(path),
      key: 'then',
    });
  }
  if (kind === 'wait') yield* checkWait(flows, path, step);
}

/** What a message brings, and what follows when none comes, has a meaning only where one is waited for. */
function* checkWait(flows: Part<FlowsFile>, path: Path, { wait, ...step }: Step): Iterable<Problem> {
  if (typeof wait === 'object' && wait.message === true) return;
  for (const key of (['as', 'timeout'] as const).filter((one) => step[one] !== undefined)) {
    yield problem(flows.source.place([...path, key], 'key'), 'UNKNOWN_KEY', {
      key,
      path: dotted(path),
      suggestion: `${key} goes with a wait for a message: wait: { for: …, message: true }.`,
    });
  }
}
