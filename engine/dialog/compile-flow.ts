import { createMachine, transition } from 'xstate';
import type { Bot } from '../config/bot.ts';
import { type Flow, type Form, STEP_KINDS, type Step, type StepKind } from '../config/schema/flows.ts';
import type { BRANCHES } from '../config/walk-steps.ts';

/** The state in which a flow has ended. */
export const END = 'end';

/** How a step can end. Every kind knows `next`; the others belong to if, action, search and wait. */
export type Outcome = 'next' | (typeof BRANCHES)[number];

/** One step in its place. `path` finds it in the YAML; `form` is the form that it fills, an ask step's own one included. */
export type CompiledStep = {
  readonly kind: StepKind;
  readonly step: Step;
  readonly path: string;
  readonly form?: string;
};

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

/** Branches that lead on to the next step where the flow does not write them. */
const LEADS_ON: ReadonlySet<string> = new Set(['then', 'else', 'missing', 'timeout']);

const BRANCHES_OF: Readonly<Partial<Record<StepKind, readonly (typeof BRANCHES)[number][]>>> = {
  if: ['then', 'else'],
  action: ['missing', 'failed'],
  search: ['missing', 'failed'],
  wait: ['timeout'],
};

const compiled = new WeakMap<Bot, CompiledFlows>();

/** All flows of a bot; compiled once per bot. */
export function compileFlows(bot: Bot): CompiledFlows {
  const known = compiled.get(bot);
  if (known) return known;
  const flows = new Map(Object.entries(bot.flows).map(([name, flow]) => [name, compileFlow(name, flow)]));
  compiled.set(bot, flows);
  return flows;
}

const forms = new WeakMap<Bot, Readonly<Record<string, Form>>>();

/** All forms of a bot by name, those of its ask steps included. */
export function formsOf(bot: Bot): Readonly<Record<string, Form>> {
  const known = forms.get(bot);
  if (known) return known;
  const asked = [...compileFlows(bot).values()].flatMap(({ steps }) =>
    [...steps.values()].flatMap(({ form, step: { ask } }) =>
      form === undefined || ask === undefined ? [] : [[form, { fields: ask }] as const],
    ),
  );
  const all = { ...bot.forms, ...Object.fromEntries(asked) };
  forms.set(bot, all);
  return all;
}

/** One flow as an XState machine. */
export function compileFlow(name: string, flow: Flow): CompiledFlow {
  const { first, steps, states } = layOut(name, flow);
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

/** A flow's steps by the names of their states, in the order of the file, and the ways between them. */
export type LaidOut = Omit<Unfinished, 'flow'> & { readonly first: string };

/** What the machine of a flow is made of. */
export function layOut(name: string, flow: Flow): LaidOut {
  const unfinished: Unfinished = { flow: name, steps: new Map(), states: {} };
  const first = addSteps(unfinished, flow.steps, `flows.${name}.steps`, '', END);
  return { first, steps: unfinished.steps, states: unfinished.states };
}

/** A flow on its way to a machine. */
type Unfinished = {
  readonly flow: string;
  readonly steps: Map<string, CompiledStep>;
  readonly states: Record<string, { on: Partial<Record<Outcome, string>> }>;
};

/** Add a list of steps; the answer is the state it begins with. `exit` is where it leads. */
function addSteps(
  unfinished: Unfinished,
  list: readonly Step[],
  path: string,
  prefix: string,
  exit: string,
): string {
  const { flow, steps, states } = unfinished;
  const names = list.map((step, index) => step.id ?? `${prefix}${index + 1}`);
  for (const [index, step] of list.entries()) {
    const name = names[index] ?? END;
    const next = names[index + 1] ?? exit;
    const kind = kindOfStep(step);
    const form = step.ask === undefined ? step.form : `${flow}/${name}`;
    steps.set(name, { kind, step, path: `${path}.${index}`, ...(form === undefined ? {} : { form }) });
    const on: Partial<Record<Outcome, string>> = { next: kind === 'end' || kind === 'link' ? END : next };
    states[name] = { on };
    for (const branch of BRANCHES_OF[kind] ?? []) {
      const inner = step[branch];
      if (inner)
        on[branch] = addSteps(unfinished, inner, `${path}.${index}.${branch}`, `${name}_${branch}_`, next);
      else if (LEADS_ON.has(branch)) on[branch] = next;
    }
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
