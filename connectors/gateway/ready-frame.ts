import type { Door } from './door.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { Verdict } from './positions.ts';
import { allowanceOf, type Principal } from './principals.ts';

/** What a client may declare in `hello.caps`; those that the server goes by come back in `ready.caps`. */
export const CAPS = ['ack'] as const;

/** The answer to `hello`. */
export function readyFrame(
  { env, limits, level, health, standIn }: Door,
  heartbeat: Heartbeat,
  answers: {
    readonly principal: Principal;
    readonly verdicts: readonly Verdict[];
    readonly caps: readonly string[];
  },
): string {
  const { frame, commands } = allowanceOf(limits, answers.principal);
  return JSON.stringify({
    t: 'ready',
    sid: env.newId(),
    now: env.now(),
    hb: { every: heartbeat.every, wait: heartbeat.wait() },
    lim: { frame, inFlight: limits.inFlight, ...commands, file: limits.file },
    lvl: level,
    subs: answers.verdicts.map(({ c, e, n, ok }) => ({ c, e, n, ok })),
    ...(answers.caps.length > 0 ? { caps: answers.caps } : {}),
    ...(health.isDown() || standIn.isDegraded() ? { degraded: true } : {}),
  });
}
