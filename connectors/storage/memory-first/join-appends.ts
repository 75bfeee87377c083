import type { TaskId } from '#engine/core/ids';
import type { Append, NewTask } from '#engine/ports/event-log';

/**
 * Appends of one conversation that follow one another, as one that comes to the same: the store takes all of it behind
 * the event that the first was written behind, or nothing. One after the other they could end up behind another
 * writer's event that happens to have the right offset.
 */
export function joinAppends([first, ...rest]: readonly [Append, ...Append[]]): Append {
  const all = [first, ...rest];
  const settled = new Set<TaskId>();
  const scheduled = new Map<TaskId, NewTask>();
  for (const { settle = [], schedule = [] } of all) {
    for (const id of settle) {
      settled.add(id);
      scheduled.delete(id);
    }
    for (const task of schedule) scheduled.set(task.id, task);
  }
  const fences = all.flatMap(({ fence }) => fence ?? []);
  const epochs = all.flatMap(({ epoch }) => epoch ?? []);
  return {
    stream: first.stream,
    expected: first.expected,
    events: all.flatMap(({ events }) => events),
    // Epochs that were raised between them were known when the next one was taken; only the store's own is left to ask.
    ...(fences.length > 0 && { fence: Math.min(...fences) }),
    ...(epochs.length > 0 && { epoch: Math.max(...epochs) }),
    settle: [...settled],
    schedule: [...scheduled.values()],
  };
}
