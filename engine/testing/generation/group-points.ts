import type { Bot } from '#engine/config/bot';
import { compileFlows } from '#engine/dialog/compile-flow';
import type { Point } from '../coverage/points.ts';

/** Points that are searched for together, and the intents from which they can be reached. */
export type PointGroup = { readonly points: readonly Point[]; readonly intents: ReadonlySet<string> };

/** Points by the flow that they belong to. Repairs and languages belong to none: they are reached from anywhere. */
export function groupPoints(bot: Bot, points: readonly Point[]): readonly PointGroup[] {
  const users = new Map<string, readonly string[]>();
  const flowsFor = (name: string): readonly string[] => {
    const known = users.get(name) ?? usersOf(bot, name);
    users.set(name, known);
    return known;
  };
  const flowOf = ({ kind, path = [] }: Point): string => {
    const [top, name = ''] = path.map(String);
    if (kind === 'intents') return startedBy(bot, name);
    if (top === 'flows') return name;
    return top === 'forms' || top === 'replies' ? (flowsFor(name)[0] ?? '') : '';
  };
  return [...Map.groupBy(points, flowOf)].map(([flow, own]) => ({
    points: own,
    intents: new Set([...intentsOf(bot, flow), ...own.flatMap(intentIn)]),
  }));
}

function intentIn({ kind, name }: Point): readonly string[] {
  return kind === 'intents' ? [name] : [];
}

function startedBy(bot: Bot, intent: string): string {
  const flow = Object.entries(bot.flows).find(([, { start }]) => [start?.intent].flat().includes(intent));
  return flow?.[0] ?? '';
}

function intentsOf(bot: Bot, flow: string): readonly string[] {
  const flows = flow === '' ? Object.keys(bot.flows) : withCallers(bot, flow);
  return flows.flatMap((name) => [bot.flows[name]?.start?.intent ?? []].flat());
}

/** Flows that name a form or a reply, by themselves or in one of their forms. */
function usersOf(bot: Bot, name: string): readonly string[] {
  const quoted = JSON.stringify(name);
  const forms = Object.entries(bot.forms).flatMap(([form, content]) =>
    form === name || JSON.stringify(content).includes(quoted) ? [form] : [],
  );
  return [...compileFlows(bot).values()].flatMap((flow) => {
    const own = [...flow.steps.values()];
    const isUser = own.some(({ form = '' }) => forms.includes(form));
    return isUser || JSON.stringify(bot.flows[flow.name]).includes(quoted) ? [flow.name] : [];
  });
}

function withCallers(bot: Bot, flow: string): readonly string[] {
  const all = new Set([flow]);
  for (let size = -1; size < all.size; ) {
    size = all.size;
    for (const { name, steps } of compileFlows(bot).values())
      for (const { step } of steps.values())
        if (all.has(step.call ?? '') || all.has(step.link ?? '')) all.add(name);
  }
  return [...all];
}
