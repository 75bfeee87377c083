import type { Step } from './schema/flows.ts';
import { BRANCHES } from './walk-steps.ts';

/** Names of a flow's steps as traces have them: the id, or the place; branches add theirs. */
export function stepNames(steps: readonly Step[], prefix = ''): readonly string[] {
  return steps.flatMap((step, index) => {
    const name = step.id ?? `${prefix}${index + 1}`;
    return [name, ...BRANCHES.flatMap((branch) => stepNames(step[branch] ?? [], `${name}_${branch}_`))];
  });
}
