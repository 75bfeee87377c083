import type { Bot } from '../../config/bot.ts';
import type { Step } from '../../config/schema/flows.ts';
import { BRANCHES } from '../../config/walk-steps.ts';
import { type CompiledFlow, type CompiledStep, compileFlows, END, type Outcome } from '../compile-flow.ts';

/** A box of a drawn flow. `step` is its name in traces; a start, an end and another flow have none. */
export type GraphNode = {
  readonly id: string;
  readonly kind: 'start' | 'end' | 'flow' | CompiledStep['kind'];
  /** Lines of text, the most important one first. */
  readonly lines: readonly string[];
  readonly step?: string;
  /** Where it stands in flows.yaml, as a path. */
  readonly path?: string;
};

/** A way from one box to another. `outcomes` are those of the step at `from`; a jump to another flow has none. */
export type GraphEdge = {
  readonly from: string;
  readonly to: string;
  readonly outcomes: readonly Outcome[];
  readonly label: string;
};

/** A flow as boxes and ways. */
export type FlowGraph = {
  readonly flow: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
};

const START_ID = '(start)';
const END_ID = '(end)';

/** Draw up a flow of a bot; undefined where there is none of that name. */
export function flowGraph(bot: Bot, name: string): FlowGraph | undefined {
  const flow = compileFlows(bot).get(name);
  if (flow === undefined) return undefined;
  const edges = [...flow.steps].flatMap(([step, compiled]) => edgesOf(flow, step, compiled));
  const reached = new Set(edges.map(({ to }) => to));
  const nodes: GraphNode[] = [{ id: START_ID, kind: 'start', lines: startLines(bot, name) }];
  for (const [step, compiled] of flow.steps) nodes.push(nodeOf(step, compiled));
  for (const other of jumpsOf(flow)) nodes.push({ id: flowId(other), kind: 'flow', lines: [other] });
  if (reached.has(END_ID)) nodes.push({ id: END_ID, kind: 'end', lines: ['end'] });
  const begin = { from: START_ID, to: idOf(flow.first), outcomes: [], label: '' };
  return { flow: name, nodes, edges: [begin, ...edges] };
}

function startLines(bot: Bot, name: string): readonly string[] {
  const { start, aside } = bot.flows[name] ?? {};
  if (!start) return ['called by other flows'];
  return [
    [start.intent].flat().join(', '),
    ...(start.when === undefined ? [] : [`when ${start.when}`]),
    ...(aside ? ['aside'] : []),
  ];
}

function nodeOf(name: string, { kind, step, path }: CompiledStep): GraphNode {
  const guard = step.when === undefined ? [] : [`when ${step.when}`];
  return { id: name, kind, step: name, path, lines: [titleOf(kind, step), ...guard] };
}

/** What a step does, in a few words. */
function titleOf(kind: CompiledStep['kind'], step: Step): string {
  const detail = detailOf(step[kind]);
  const as = step.as === undefined ? '' : ` → ${step.as}`;
  return `${kind}${detail === '' ? '' : ` ${detail}`}${as}`;
}

function detailOf(value: Step[CompiledStep['kind']]): string {
  if (value === undefined || value === true) return '';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.join(', ');
  const { create, reason, for: time } = value as Readonly<Record<string, string | number>>;
  return String(create ?? reason ?? time ?? Object.keys(value).join(', '));
}

const OUTCOMES: readonly Outcome[] = ['next', ...BRANCHES];

/** Ways that lead to the same box are one, with all their outcomes. */
function edgesOf(flow: CompiledFlow, name: string, compiled: CompiledStep): readonly GraphEdge[] {
  const { kind, step } = compiled;
  const ways = new Map<string, Outcome[]>();
  for (const outcome of OUTCOMES) {
    const to = mayHappen(outcome, compiled) ? flow.after(name, outcome) : undefined;
    if (to !== undefined) ways.set(idOf(to), [...(ways.get(idOf(to)) ?? []), outcome]);
  }
  const jump = kind === 'call' || kind === 'link' ? step[kind] : undefined;
  if (kind === 'link') ways.delete(END_ID);
  const own = [...ways].map(([to, outcomes]) => ({ from: name, to, outcomes, label: labelOf(outcomes) }));
  return jump === undefined ? own : [...own, { from: name, to: flowId(jump), outcomes: [], label: kind }];
}

/** An `if` goes on by then or else; `next` is left to it where its own `when` does not hold. */
function mayHappen(outcome: Outcome, { kind, step }: CompiledStep): boolean {
  return outcome !== 'next' || kind !== 'if' || step.when !== undefined;
}

function labelOf(outcomes: readonly Outcome[]): string {
  return outcomes.filter((outcome) => outcome !== 'next' || outcomes.length > 1).join(' / ');
}

function jumpsOf({ steps }: CompiledFlow): readonly string[] {
  const all = [...steps.values()].flatMap(({ step }) => [step.call ?? [], step.link ?? []].flat());
  return [...new Set(all)];
}

function idOf(step: string): string {
  return step === END ? END_ID : step;
}

function flowId(flow: string): string {
  return `(flow ${flow})`;
}
