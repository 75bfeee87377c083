import { REPAIRS, type Repair } from '../../dialog/repair-replies.ts';
import type { Draft, Part } from '../draft.ts';
import { checkReference, type Names } from '../names.ts';
import type { Problem } from '../problem.ts';
import { dotted, type Path, problem } from '../report.ts';
import type { FlowsFile } from '../schema/flows.ts';
import type { PipelineFile } from '../schema/pipeline.ts';
import { walkSteps } from '../walk-steps.ts';

/** What pipeline.yaml changes about repair must exist, and must leave the visitor a way on. */
export function* checkRepair({ pipeline, flows }: Draft, names: Names): Iterable<Problem> {
  if (pipeline === null) return;
  for (const [name, change] of Object.entries(pipeline.data.repair ?? {})) {
    const path = ['repair', name];
    const repair: Repair = REPAIRS[name as keyof typeof REPAIRS];
    if (change === 'off') {
      if (!repair.off)
        yield refused(pipeline, path, 'it cannot be off', 'Say it differently with a reply key.');
      continue;
    }
    const { say, flow } =
      typeof change === 'string' ? { say: change } : (change as { say?: string; flow?: string });
    const sayPath = typeof change === 'string' ? path : [...path, 'say'];
    if (say !== undefined) yield* checkReference('reply', names.replies, say, pipeline, sayPath);
    if (say !== undefined && repair.says.length === 0) {
      yield refused(pipeline, sayPath, 'it has no reply of its own', 'Write off, or leave it as it is.');
    }
    if (flow === undefined) continue;
    const flowPath = [...path, 'flow'];
    yield* checkReference('flow', names.flows, flow, pipeline, flowPath);
    if (!repair.flow)
      yield refused(pipeline, flowPath, 'no flow can stand for it', 'Say it differently with a reply key.');
    if (name === 'human_handoff' && flows && names.flows?.has(flow) && !handsOver(flow, flows)) {
      yield refused(
        pipeline,
        flowPath,
        `${flow} has no handoff step`,
        'Add one: a visitor who wants a person must get one.',
      );
    }
  }
}

function refused(pipeline: Part<PipelineFile>, path: Path, reason: string, suggestion: string): Problem {
  return problem(pipeline.source.place(path), 'BAD_VALUE', { path: dotted(path), reason, suggestion });
}

function handsOver(name: string, flows: Part<FlowsFile>): boolean {
  return [...walkSteps(flows.data)].some(({ flow, step }) => flow === name && step.handoff !== undefined);
}
