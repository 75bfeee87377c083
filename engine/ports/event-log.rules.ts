import type { StoredEvent } from '../core/events.ts';
import type { Append, AppendResult, NewTask, TaskKind } from './event-log.ts';

/** What a log knows about a conversation at the moment an append reaches it. */
export type Standing = {
  readonly head: number;
  readonly epoch: number;
  /** The stored record of the first of the append's command keys that is known. */
  readonly known: StoredEvent | undefined;
};

/**
 * Why an append may not be stored, or undefined when it may.
 * One function for all drivers that judge in this process, so that the order of the checks is the same everywhere:
 * a command sent again learns its first answer even from an owner that has changed since.
 */
export function refusalOf(request: Append, standing: Standing): AppendResult | undefined {
  if (standing.known) return { kind: 'duplicate', event: standing.known };
  if (request.fence !== undefined && request.fence < standing.epoch) {
    return { kind: 'fenced', epoch: standing.epoch };
  }
  if (request.expected !== standing.head) return { kind: 'conflict', head: standing.head };
  return undefined;
}

/** True for work that reaches beyond the log: it must not start before the store has the record that it was wanted. */
export function actsOutside(kind: TaskKind): boolean {
  return kind === 'effect' || kind === 'route';
}

/** When a task that was just written can be handed out for the first time, and how often it was by then. */
export function birthOf({ due, heldUntil }: NewTask): { readonly freeAt: number; readonly attempts: number } {
  return heldUntil === undefined
    ? { freeAt: due, attempts: 0 }
    : { freeAt: Math.max(due, heldUntil), attempts: 1 };
}

/** Rejects what only a bug can send: a gap in the offsets, or an event or task of another conversation. */
export function assertWellFormed(request: Append): void {
  let expected = request.expected;
  for (const event of request.events) {
    expected += 1;
    if (event.n === expected && event.stream === request.stream) continue;
    throw new TypeError(
      `append to ${request.stream}: event ${event.stream}/${event.n} where ${expected} belongs`,
    );
  }
  for (const task of request.schedule ?? []) {
    if (task.stream === request.stream) continue;
    throw new TypeError(`append to ${request.stream}: task ${task.id} belongs to ${task.stream}`);
  }
}
