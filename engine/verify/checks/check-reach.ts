import type { Problem } from '../../config/problem.ts';
import { warning } from '../../config/report.ts';
import type { Explored } from '../machine/explore.ts';
import { type Model, pathOf } from '../machine/model.ts';
import { findRoots, flowsFrom } from '../machine/roots.ts';

/** Flows that nothing leads to, and steps that what stands before them never lets through. */
export function* checkReach(model: Model, explored: Explored, whole: boolean): Iterable<Problem> {
  const { draft, flows } = model;
  if (!draft.flows) return;
  const { source } = draft.flows;
  const reached = flowsFrom(findRoots(model), model);
  for (const flow of flows.keys()) {
    if (reached.has(flow)) continue;
    yield warning(source.place(['flows', flow], 'key'), 'UNREACHABLE_FLOW', { flow });
  }
  if (!whole) return;
  const explained = explainedBy(explored);
  for (const [name, { steps }] of flows) {
    const seen = [...steps.keys()].some((step) => explored.reached.has(`${name}/${step}`));
    if (seen) yield* unreachedSteps(model, explored, name, explained.get(name) ?? []);
  }
}

/** The first step of each stretch; what a condition keeps from being reached is said at the condition. */
function* unreachedSteps(
  { draft, flows }: Model,
  { reached }: Explored,
  flow: string,
  conditions: readonly string[],
): Iterable<Problem> {
  const explained = [...conditions];
  for (const [step, { path }] of flows.get(flow)?.steps ?? []) {
    if (reached.has(`${flow}/${step}`) || explained.some((prefix) => path.startsWith(prefix))) continue;
    explained.push(`${path}.`, ...followers(path));
    if (draft.flows)
      yield warning(draft.flows.source.place(pathOf(path)), 'UNREACHABLE_STEP', { step: `${flow}/${step}` });
  }
}

/** By flow the stretches that a condition never lets through. */
function explainedBy({ guards }: Explored): ReadonlyMap<string, readonly string[]> {
  const all = [...guards].flatMap(([key, { path, yes, no }]) => {
    if (yes && no) return [];
    const step = key.slice(0, key.lastIndexOf('.'));
    const shut = key.endsWith('.when')
      ? [...(yes ? [] : [`${step}.`])]
      : [...(yes ? [] : [`${step}.then.`]), ...(no ? [] : [`${step}.else.`])];
    return shut.map((stretch) => ({ flow: String(path[1]), stretch }));
  });
  return new Map(
    [...Map.groupBy(all, ({ flow }) => flow)].map(([flow, some]) => [
      flow,
      some.map(({ stretch }) => stretch),
    ]),
  );
}

/** The steps behind one in the same list, which are not reached for the same reason. */
function followers(path: string): readonly string[] {
  const dot = path.lastIndexOf('.');
  const index = Number(path.slice(dot + 1));
  return Array.from({ length: 200 }, (_, more) => `${path.slice(0, dot)}.${index + 1 + more}`);
}
