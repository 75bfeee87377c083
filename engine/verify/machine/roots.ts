import { walkReplies } from '../../config/walk-replies.ts';
import { jumpsOf } from './live.ts';
import type { Model } from './model.ts';

const FLOW = 'flow:';

/** Flows that a visitor can begin: by an intent, a button, or a repair that a flow stands for. */
export function findRoots({ bot }: Model): readonly string[] {
  const started = Object.entries(bot.flows).flatMap(([name, { start }]) => (start ? [name] : []));
  const repairs = Object.values(bot.repair ?? {}).flatMap((change) =>
    typeof change === 'object' && change.flow !== undefined ? [change.flow] : [],
  );
  return [...new Set([...started, ...flowsOnButtons(bot.replies), ...repairs])].filter(
    (flow) => flow in bot.flows,
  );
}

function flowsOnButtons(replies: Model['bot']['replies']): readonly string[] {
  return [...walkReplies({ replies: { ...replies } })].flatMap(({ buttons }) =>
    buttons.flatMap(([{ payload = '' }]) => (payload.startsWith(FLOW) ? [payload.slice(FLOW.length)] : [])),
  );
}

/** Flows that some root reaches, itself included. */
export function flowsFrom(roots: readonly string[], { flows, questions }: Model): ReadonlySet<string> {
  const reached = new Set(roots);
  for (const flow of reached)
    for (const step of flows.get(flow)?.steps.values() ?? [])
      for (const next of jumpsOf(step, questions)) reached.add(next);
  return reached;
}
