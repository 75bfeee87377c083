import { ParleyError } from '#engine/core/errors';
import type { Append, AppendResult, EventLog } from '#engine/ports/event-log';

type Down = Extract<AppendResult, { kind: 'failed' }>;

/** The store did not take it, and may take it later. */
export function isDown(result: AppendResult): result is Down {
  return result.kind === 'failed' && result.failure.retry;
}

/** Ignores a store that is down; everything else is a bug. */
export function unlessDown(thrown: unknown): undefined {
  if (!(thrown instanceof ParleyError && thrown.failure.retry)) throw thrown;
}

/** What a store that throws says, as data. */
export function asAnswer(thrown: unknown): AppendResult {
  if (thrown instanceof ParleyError) return { kind: 'failed', failure: thrown.failure };
  throw thrown;
}

/** Whether the store refuses an append because it has it: it took it once, and the answer was lost. */
export async function hasTaken(log: EventLog, { stream, expected, events }: Append): Promise<boolean> {
  const found = await log.read(stream, expected, events.length);
  return found.length === events.length && found.every(({ id }, index) => id === events[index]?.id);
}
