import type { Bot } from '../config/bot.ts';
import type { Step } from '../config/schema/flows.ts';
import { canonicalJson, sameJson } from '../core/json.ts';
import { type CompiledFlow, type CompiledStep, compileFlows, END } from '../dialog/compile-flow.ts';

/** A step by its name in a flow. */
export type StepAt = { readonly flow: string; readonly step: string };

/** Where a step of one version of a bot is in another; undefined where it is gone. */
export function findStep({ flow, step }: StepAt, from: Bot, to: Bot): StepAt | undefined {
  const old = compileFlows(from).get(flow);
  const into = flowIn(flow, from, to);
  const next = into === undefined ? undefined : compileFlows(to).get(into);
  if (!old || !next) return undefined;
  if (step === END) return { flow: next.name, step };
  const found = old.steps.get(step);
  const name = found && stepIn(step, found, old, next);
  return name === undefined ? undefined : { flow: next.name, step: name };
}

/** The flow of the same name, or the one new flow with the same steps: it was renamed. */
function flowIn(name: string, from: Bot, to: Bot): string | undefined {
  if (Object.hasOwn(to.flows, name)) return name;
  const steps = from.flows[name]?.steps;
  const renamed = Object.entries(to.flows).filter(
    ([other, flow]) => !Object.hasOwn(from.flows, other) && sameJson(flow.steps, steps),
  );
  return renamed.length === 1 ? renamed[0]?.[0] : undefined;
}

/**
 * By its id, if both have given it one; by its name, if it does the same; or by what it does: the only one that does
 * it, or the one at the same turn among as many that do.
 */
function stepIn(name: string, step: CompiledStep, from: CompiledFlow, to: CompiledFlow): string | undefined {
  const namesake = to.steps.get(name);
  const sameId = step.step.id !== undefined && namesake?.step.id === step.step.id;
  if (namesake && namesake.kind === step.kind && (sameId || isAlike(namesake, step))) return name;
  const before = [...from.steps].filter(([, other]) => isAlike(other, step)).map(([other]) => other);
  const after = [...to.steps].filter(([, other]) => isAlike(other, step)).map(([other]) => other);
  return before.length === after.length
    ? after[before.indexOf(name)]
    : after.length === 1
      ? after[0]
      : undefined;
}

function isAlike(one: CompiledStep, other: CompiledStep): boolean {
  return one.kind === other.kind && essenceOf(one) === essenceOf(other);
}

/** What makes a step the same for somebody who stands in it; its texts, inputs and branches may change. */
function essenceOf({ kind, step }: CompiledStep): string {
  if (kind === 'ticket') return step.ticket?.create ?? '';
  const { id: _, when: __, with: ___, then, else: otherwise, missing, failed, ...own } = step;
  if (kind === 'form' || kind === 'call' || kind === 'link' || kind === 'action') return String(step[kind]);
  return canonicalJson(own satisfies Partial<Step>);
}
