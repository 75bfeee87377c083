import type { Env } from '#engine/core/env';

/** Surroundings whose clock says what the recording says. */
export type StillEnv = Env & {
  set(now: number): void;
  /** Everybody's patience ends now. */
  expire(): void;
  /** For sealing: digests of a re-enactment prove nothing, so none are made. */
  readonly sealing: Pick<Env, 'now' | 'newId' | 'digest'>;
};

/** Surroundings in which time is set, and chance is none. */
export function createStillEnv(digest: Env['digest']): StillEnv {
  const alarms = new Set<() => void>();
  let now = 0;
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return `r${ids}`;
  };
  return {
    now: () => now,
    set: (time) => {
      now = Math.max(now, time);
    },
    elapsed: () => 0,
    random: () => 0,
    newId,
    digest,
    delay: (_, run) => {
      alarms.add(run);
      return () => void alarms.delete(run);
    },
    expire: () => {
      for (const run of [...alarms]) {
        alarms.delete(run);
        run();
      }
    },
    sealing: { now: () => now, newId, digest: () => '' },
  };
}
