import type { ErrorPolicy } from '../config/schema/pipeline.ts';
import type { Failure } from '../core/errors.ts';
import type { RecordedCall, StageTrace } from '../core/events/shapes.ts';
import type { Plan } from './build-plan.ts';
import { runStage, type StageClock } from './run-stage.ts';
import type { PartName, Turn } from './turn.ts';

/** A turn that has been through the pipeline. `failures` are in stage order, each with its stage's policy. */
export type FinishedTurn = {
  readonly turn: Turn;
  readonly trace: readonly StageTrace[];
  readonly failures: readonly { readonly failure: Failure; readonly policy: ErrorPolicy }[];
  /** What the stages asked of business systems, in order. */
  readonly calls: readonly RecordedCall[];
};

/**
 * Pass a turn through the plan's stages in order. A stage whose needs a message did not meet is left out;
 * one that fails is marked in the trace and the next one goes on.
 */
export async function runPipeline(plan: Plan, turn: Turn, clock: StageClock): Promise<FinishedTurn> {
  const trace: StageTrace[] = [];
  const failures: FinishedTurn['failures'][number][] = [];
  const calls: RecordedCall[] = [];
  let current = turn;
  for (const stage of plan.stages) {
    const missing = unmetNeed(stage.plugin.needs, current);
    if (missing !== undefined) {
      trace.push({ stage: stage.plugin.id, outcome: 'nothing', ms: 0, notes: [`nothing gave ${missing}`] });
      continue;
    }
    const outcome = await runStage(stage, current, clock);
    trace.push(outcome.trace);
    calls.push(...outcome.calls);
    if (outcome.failure) failures.push({ failure: outcome.failure, policy: stage.spec.onError });
    current = { ...current, parts: { ...current.parts, ...outcome.parts } };
  }
  return { turn: current, trace, failures, calls };
}

/** Where nobody spoke there is nothing to understand, so nothing is missing: the dialog goes on all the same. */
function unmetNeed(needs: readonly PartName[], { input, parts }: Turn): PartName | undefined {
  return input.kind === 'message' ? needs.find((need) => parts[need] === undefined) : undefined;
}
