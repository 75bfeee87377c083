import { topFrame } from '../dialog/state.ts';
import type { Conversation } from './state.ts';

/** A timer of the dialog that begins (`due`) or ends (null). */
export type DialogTimer = { readonly timer: string; readonly due: number | null };

/** The timer after which an open question is asked once more. */
export const SILENCE = 'silence';

const WAIT = 'wait:';

/** True for timers that wake a flow. */
export function isWaitTimer(timer: string): boolean {
  return timer.startsWith(WAIT);
}

/** True while the visitor owes an answer and has not been reminded of it. */
export function isLeftOpen({ lifecycle, dialog, silence }: Conversation): boolean {
  return lifecycle === 'bot' && silence > 0 && dialog.reminded !== true && hasOpenQuestion(dialog);
}

/**
 * What has to change so that the timers of the log are those that the dialog asks for now. They run while the bot
 * has the chat: with a person they rest, and afterwards what became due meanwhile goes off at once.
 * Silence is looked at when its timer goes off, so that answers do not set it anew each time.
 */
export function dialogTimers(state: Conversation, now: number): readonly DialogTimer[] {
  const wanted = wantedTimers(state, now);
  const running = Object.keys(state.timers);
  const over = running
    .filter((timer) => isWaitTimer(timer) || timer === SILENCE)
    .filter((timer) => !wanted.has(timer) && (isWaitTimer(timer) || state.lifecycle !== 'bot'))
    .map((timer) => ({ timer, due: null }));
  const begun = [...wanted]
    .filter(([timer]) => !running.includes(timer))
    .map(([timer, due]) => ({ timer, due }));
  return [...over, ...begun];
}

function wantedTimers(state: Conversation, now: number): ReadonlyMap<string, number> {
  if (state.lifecycle !== 'bot') return new Map();
  const waits = state.dialog.stack.flatMap(({ wait }) =>
    wait === undefined ? [] : [[wait.timer, Math.max(wait.due, now)] as const],
  );
  return new Map([...waits, ...(isLeftOpen(state) ? [[SILENCE, now + state.silence] as const] : [])]);
}

function hasOpenQuestion(dialog: Conversation['dialog']): boolean {
  return (topFrame(dialog)?.form ?? null) !== null;
}
