import type { StoredEvent } from '#engine/core/events';
import type { EventLog } from '#engine/ports/event-log';
import { breakable } from '#engine/ports/event-log.breakable.rig';
import { createMemoryEventLog } from '#engine/ports/event-log.memory';
import { SAMPLE_TIME, streamId } from '#engine/ports/event-log.samples';
import { createFakeClock } from '#engine/testing/fake-clock';
import type { Limits } from './backlog.ts';
import { createMemoryFirstLog, type Level } from './index.ts';

export const CHAT = streamId('chat');

/** Memory before a store that can be broken, and what was heard of it. */
export function world(level: Level, limits?: Limits) {
  const clock = createFakeClock(SAMPLE_TIME);
  const below = createMemoryEventLog({ life: 'life-1' });
  const store = breakable(below);
  const lost: string[] = [];
  const reported: unknown[] = [];
  const log = createMemoryFirstLog({
    log: store.log,
    level,
    env: clock,
    ...(limits ? { limits } : {}),
    onError: (thrown) => reported.push(thrown),
  });
  log.watchLosses((stream) => void lost.push(stream));
  const told: [n: number, provisional: boolean][] = [];
  log.subscribe((events, provisional) => void told.push(...events.map(tell(provisional))));
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await breathe();
  };
  const breakDown = (): void => store.breakDown('append', 'read', 'head', 'tasks', 'findByKey', 'claim');
  return { clock, below, store, log, lost, reported, told, pass, breakDown };
}

const tell =
  (provisional = false) =>
  ({ n }: StoredEvent): [number, boolean] => [n, provisional];

/** Lets everything that can happen without time passing happen. */
export async function breathe(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Offsets of the chat that a log holds. */
export const stored = async (log: EventLog) => (await log.read(CHAT)).map(({ n }) => n);
