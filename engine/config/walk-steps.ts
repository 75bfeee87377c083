import type { Path } from './report.ts';
import type { Flow, FlowsFile, Step } from './schema/flows.ts';

/** One step with the way to it inside flows.yaml. */
export type PlacedStep = { readonly flow: string; readonly path: Path; readonly step: Step };

/** Keys of a step that hold further steps. */
export const BRANCHES = ['then', 'else', 'missing', 'failed', 'timeout'] as const;

/** Every step of every flow, outer steps before their branches. */
export function* walkSteps(file: Partial<FlowsFile>): Iterable<PlacedStep> {
  for (const [flow, { steps }] of Object.entries<Flow>(file.flows ?? {})) {
    yield* walk(flow, steps, ['flows', flow, 'steps']);
  }
}

function* walk(flow: string, steps: readonly Step[], base: Path): Iterable<PlacedStep> {
  for (const [index, step] of steps.entries()) {
    const path = [...base, index];
    yield { flow, path, step };
    for (const branch of BRANCHES) yield* walk(flow, step[branch] ?? [], [...path, branch]);
  }
}
