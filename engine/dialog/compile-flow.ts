import { createMachine, transition } from 'xstate';
import type { Bot } from '../config/bot.ts';
import { type Flow, STEP_KINDS, type Step, type StepKind } from '../config/schema/flows.ts';

/** The state in which a flow has ended. */
export const END = 'end';

/** How a step can end. Every kind knows `next`; the others belong to if, action and search. */
export type Outcome = 'next' | 'then' | 'else' | 'missing' | 'failed';

/** One step in its place. `path` finds it in the YAML. */
export type CompiledStep = { readonly kind: StepKind; readonly step: Step; readonly path: string };

/** A flow as a machine: one state per step, one event per outcome. */
export type CompiledFlow = {
  readonly name: string;
  readonly first: string;
  readonly steps: ReadonlyMap<string, CompiledStep>;
  readonly machine: ReturnType<typeof createMachine>;
  /** The step after `step` when it ends with `outcome`; undefined where the flow says nothing about it. */
  after(step: string, outcome: Outcome): string | undefined;
};

export type CompiledFlows = ReadonlyMap<string, CompiledFlow>;

const compiled = new WeakMap<Bot, CompiledFlows>();

/** All flows of a bot; compiled once per bot. */
export function compileFlows(bot: Bot): CompiledFlows {
  const known = compiled.get(bot);
  if (known) return known;
  const flows = new Map(Object.entries(bot.flows).map(([name, flow]) => [name, compileFlow(name, flow)]));
  compiled.set(bot, flows);
  return flows;
}

/** One flow as an XState machine. */
export function compileFlow(name: string, flow: Flow): CompiledFlow {
  const steps = new Map<string, CompiledStep>();
  const states: Record<string, { on: Partial<Record<Outcome, string>> }> = {};
  const first = addSteps(flow.steps, `flows.${name}.steps`, '', END, steps, states);
  const machine = createMachine({
    id: name,
    initial: first,
    states: { ...states, [END]: { type: 'final' } },
  });
  const known = new Map<string, string | undefined>();
  const after = (step: string, outcome: Outcome): string | undefined => {
    const key = `${step} ${outcome}`;
    if (!known.has(key)) known.set(key, move(machine, step, outcome));
    return known.get(key);
  };
  return { name, first, steps, machine, after };
}

/** Add a list of steps; the answer is the state it begins with. `exit` is where it leads. */
function addSteps(
  list: readonly Step[],
  path: string,
  prefix: string,
  exit: string,
  steps: Map<string, CompiledStep>,
  states: Record<string, { on: Partial<Record<Outcome, string>> }>,
): string {
  const names = list.map((step, index) => step.id ?? `${prefix}${index + 1}`);
  for (const [index, step] of list.entries()) {
    const name = names[index] ?? END;
    const next = names[index + 1] ?? exit;
    const kind = kindOfStep(step);
    const branch = (outcome: 'then' | 'else' | 'missing' | 'failed'): Partial<Record<Outcome, string>> => {
      const inner = step[outcome];
      if (!inner)
        return outcome === 'then' || outcome === 'else' || outcome === 'missing' ? { [outcome]: next } : {};
      return {
        [outcome]: addSteps(inner, `${path}.${index}.${outcome}`, `${name}_${outcome}_`, next, steps, states),
      };
    };
    steps.set(name, { kind, step, path: `${path}.${index}` });
    states[name] = { on: { next: kind === 'end' || kind === 'link' ? END : next } };
    if (kind === 'if') Object.assign(states[name].on, branch('then'), branch('else'));
    if (kind === 'action' || kind === 'search')
      Object.assign(states[name].on, branch('missing'), branch('failed'));
  }
  return names[0] ?? exit;
}

/** Which kind of step this is; a step without any counts as `end` (the loader has refused it). */
export function kindOfStep(step: Step): StepKind {
  return STEP_KINDS.find((kind) => step[kind] !== undefined) ?? 'end';
}

function move(machine: ReturnType<typeof createMachine>, step: string, outcome: Outcome): string | undefined {
  if (!(step in machine.states)) return undefined;
  const before = machine.resolveState({ value: step, context: {} });
  if (!before.can({ type: outcome })) return undefined;
  const [after] = transition(machine, before, { type: outcome });
  return String(after.value);
}
