import type { Draft } from '../draft.ts';
import type { Problem } from '../problem.ts';
import { type Path, problem } from '../report.ts';
import type { Flow, Step } from '../schema/flows.ts';

type Jump = { readonly kind: 'call' | 'link'; readonly to: string; readonly path: Path };

/** Flows that reach each other by call and link without ever waiting would run for ever. */
export function* checkLoops({ flows }: Draft): Iterable<Problem> {
  if (flows === null) return;
  const all = flows.data.flows ?? {};
  const jumps = new Map(
    Object.entries<Flow>(all).map(([name, { steps }]) => [
      name,
      jumpsBeforeWaiting(steps, ['flows', name, 'steps']),
    ]),
  );
  const reported = new Set<string>();
  for (const name of jumps.keys()) {
    const loop = findLoop(name, jumps);
    const [first] = loop ?? [];
    if (loop === undefined || first === undefined || reported.has(name)) continue;
    for (const jump of loop) reported.add(jump.to);
    const data = { loop: [name, ...loop.map((jump) => jump.to)].join(' → '), kind: first.kind };
    yield problem(flows.source.place(first.path), 'ENDLESS_LOOP', data);
  }
}

/** Calls and links that can be reached from the beginning without a step that waits for somebody. */
function jumpsBeforeWaiting(steps: readonly Step[], base: Path): readonly Jump[] {
  const jumps: Jump[] = [];
  walk(steps, base, jumps);
  return jumps;
}

/** True when the end of `steps` can be reached without waiting. */
function walk(steps: readonly Step[], base: Path, jumps: Jump[]): boolean {
  for (const [index, step] of steps.entries()) {
    const goesOn = walkStep(step, [...base, index], jumps);
    if (!goesOn && step.when === undefined) return false;
  }
  return true;
}

function walkStep(step: Step, path: Path, jumps: Jump[]): boolean {
  if (
    step.form !== undefined ||
    step.ask ||
    step.wait !== undefined ||
    step.ticket ||
    step.handoff ||
    step.end
  )
    return false;
  if (step.call !== undefined) jumps.push({ kind: 'call', to: step.call, path: [...path, 'call'] });
  if (step.link !== undefined) {
    jumps.push({ kind: 'link', to: step.link, path: [...path, 'link'] });
    return false;
  }
  if (step.if !== undefined) {
    const then = walk(step.then ?? [], [...path, 'then'], jumps);
    return walk(step.else ?? [], [...path, 'else'], jumps) || then;
  }
  for (const branch of ['missing', 'failed'] as const) walk(step[branch] ?? [], [...path, branch], jumps);
  return true;
}

/** The shortest way from a flow back to itself. */
function findLoop(start: string, jumps: ReadonlyMap<string, readonly Jump[]>): readonly Jump[] | undefined {
  const seen = new Set<string>();
  let ways: readonly (readonly Jump[])[] = (jumps.get(start) ?? []).map((jump) => [jump]);
  while (ways.length > 0) {
    const home = ways.find((way) => way.at(-1)?.to === start);
    if (home) return home;
    ways = ways.flatMap((way) => {
      const at = way.at(-1)?.to ?? '';
      if (seen.has(at)) return [];
      seen.add(at);
      return (jumps.get(at) ?? []).map((jump) => [...way, jump]);
    });
  }
  return undefined;
}
