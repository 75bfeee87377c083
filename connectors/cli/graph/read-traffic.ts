import { countTraffic, type FlowGraph, type Traffic, type TravelledTurn } from '#engine';
import type { StoredEvent } from '#engine/core/events';
import { isObject } from '#engine/core/json';
import type { EventLog } from '#engine/ports/event-log';

/** What went over the ways of a bot's flows, and in how many conversations. */
export type ReadTraffic = { readonly traffic: Traffic; readonly conversations: number };

/** Count what a log says of a bot's conversations. One that cannot be read is left out; `parley replay` says why. */
export async function readTraffic(
  log: EventLog,
  bot: string,
  graphs: readonly FlowGraph[],
): Promise<ReadTraffic> {
  const entries = await log.conversations({ limit: Number.MAX_SAFE_INTEGER });
  const travelled: (readonly TravelledTurn[])[] = [];
  for (const { stream } of entries) {
    const events = await log.read(stream).catch(() => []);
    const [opened] = events;
    if (opened?.type === 'conversation.opened' && opened.data.bot === bot) travelled.push(turnsOf(events));
  }
  return { traffic: countTraffic(graphs, travelled), conversations: travelled.length };
}

function turnsOf(events: readonly StoredEvent[]): readonly TravelledTurn[] {
  return events.flatMap((event) =>
    event.type === 'turn.completed' ? [{ path: event.data.path, open: flowsIn(event.data.dialog) }] : [],
  );
}

/** The flows on a dialog's stack. */
function flowsIn({ stack }: { readonly stack?: unknown }): readonly string[] {
  if (!Array.isArray(stack)) return [];
  return stack.flatMap((frame: unknown) => (isObject(frame) ? [String(frame['flow'])] : []));
}
