import type { Env } from '#engine/core/env';

/** A clock that stands still until somebody advances it. */
export type FakeClock = Pick<Env, 'now' | 'elapsed' | 'delay'> & {
  /** Let `ms` pass; whatever was delayed until then runs, each at its own time. */
  advance(ms: number): void;
};

type Alarm = { readonly due: number; readonly run: () => void };

/** A clock that begins at `start`, milliseconds since the epoch. */
export function createFakeClock(start: number): FakeClock {
  const alarms = new Set<Alarm>();
  let now = start;

  const advance = (ms: number): void => {
    const until = now + ms;
    for (let next = firstDue(alarms, until); next; next = firstDue(alarms, until)) {
      alarms.delete(next);
      now = Math.max(now, next.due);
      next.run();
    }
    now = until;
  };

  const delay = (ms: number, run: () => void): (() => void) => {
    const alarm = { due: now + Math.max(0, ms), run };
    alarms.add(alarm);
    return () => void alarms.delete(alarm);
  };

  return { now: () => now, elapsed: () => now - start, delay, advance };
}

/** Of alarms for the same moment the one that was set first: a set keeps its order. */
function firstDue(alarms: ReadonlySet<Alarm>, until: number): Alarm | undefined {
  let first: Alarm | undefined;
  for (const alarm of alarms) {
    if (alarm.due <= until && (first === undefined || alarm.due < first.due)) first = alarm;
  }
  return first;
}
