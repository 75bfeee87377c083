import type { Env } from '../core/env.ts';

/** Says when a turn may begin, and when no more of them should be taken on. */
export type TurnGate = {
  /** Resolves when the turn may begin: at once, or after those that came before it. */
  enter(): Promise<void> | undefined;
  /** 0, or in how many milliseconds whoever asks for another turn should come again. */
  refusal(): number;
};

/** Lets every turn begin at once. */
export const OPEN_GATE: TurnGate = { enter: () => undefined, refusal: () => 0 };

export type TurnGateOptions = {
  /** Runs something when all else that is ready has had its turn. */
  readonly later: (run: () => void) => void;
  readonly elapsed: Env['elapsed'];
  /** How long a turn may have to wait, in milliseconds. */
  readonly patience: number;
  /** Hears how long each turn had waited, in milliseconds. */
  readonly begun?: (waited: number) => void;
};

/** Turns that begin before all else that is ready gets its turn. */
const AT_ONCE = 8;

/** The weight of the newest figure in the mean of all. */
const NEWEST = 0.2;

/**
 * A few turns begin, then what is under way goes on: so the first that came is answered first, instead of all together
 * late. Turns that wait for a business system hold nobody up. What stands in line, at the pace of the last ones, says
 * how long another one would wait; whoever would wait too long is better told so at once.
 */
export function createTurnGate(options: TurnGateOptions): TurnGate {
  const { later, elapsed, patience, begun = () => {} } = options;
  const line: { readonly since: number; readonly open: () => void }[] = [];
  let room = AT_ONCE;
  let isPlanned = false;
  /** When turns were let in last while others went on waiting. */
  let letIn: number | undefined;
  /** Milliseconds between two that are let in while there is a line. */
  let pace = 0;

  function plan(): void {
    if (isPlanned) return;
    isPlanned = true;
    later(letNextIn);
  }

  function letNextIn(): void {
    isPlanned = false;
    const now = elapsed();
    if (letIn !== undefined) pace += NEWEST * ((now - letIn) / AT_ONCE - pace);
    const next = line.splice(0, AT_ONCE);
    room = AT_ONCE - next.length;
    letIn = line.length > 0 ? now : undefined;
    for (const { since, open } of next) {
      begun(now - since);
      open();
    }
    if (next.length > 0) plan();
  }

  function enter(): Promise<void> | undefined {
    plan();
    if (room > 0 && line.length === 0) {
      room -= 1;
      begun(0);
      return undefined;
    }
    return new Promise((open) => void line.push({ since: elapsed(), open }));
  }

  function refusal(): number {
    const wait = line.length * pace;
    return wait > patience ? Math.ceil(wait) : 0;
  }

  return { enter, refusal };
}
