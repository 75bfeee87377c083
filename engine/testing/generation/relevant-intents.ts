import type { Bot } from '#engine/config/bot';
import { compileFlows } from '#engine/dialog/compile-flow';
import type { Point } from '../coverage/points.ts';

/** The intents from which points can be reached at all; undefined where any might do, because they belong to no flow. */
export function relevantIntents(bot: Bot, points: readonly Point[]): ReadonlySet<string> | undefined {
  const flows = new Set<string>();
  const intents = new Set<string>();
  for (const point of points) {
    const [top, name = ''] = (point.path ?? []).map(String);
    if (point.kind === 'intents') intents.add(name);
    else if (top === 'flows') flows.add(name);
    else if (top === 'forms' || top === 'replies') for (const flow of usersOf(bot, name)) flows.add(flow);
    else return undefined;
  }
  for (const flow of withCallers(bot, flows))
    for (const intent of [bot.flows[flow]?.start?.intent ?? []].flat()) intents.add(intent);
  return intents;
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

function withCallers(bot: Bot, flows: ReadonlySet<string>): ReadonlySet<string> {
  const all = new Set(flows);
  for (let size = -1; size < all.size; ) {
    size = all.size;
    for (const flow of compileFlows(bot).values())
      for (const { step } of flow.steps.values())
        if (all.has(step.call ?? '') || all.has(step.link ?? '')) all.add(flow.name);
  }
  return all;
}
