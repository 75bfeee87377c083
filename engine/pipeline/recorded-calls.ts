import { copyJson } from '../core/copy-json.ts';
import type { RecordedCall } from '../core/events/shapes.ts';
import type { Json } from '../core/json.ts';
import type { ActionOutcome, Actions } from '../ports/actions.ts';

const made = new WeakMap<AbortSignal, RecordedCall[]>();

/**
 * Actions that remember what they were asked and what they answered, by the signal of the stage that asked: every stage
 * run has a signal of its own, and hands it on. What is remembered goes into the log, so that the turn can be thought
 * again years later without the business systems.
 */
export function recordCalls(actions: Actions): Actions {
  return {
    replaces: (name, input) => actions.replaces?.(name, input) ?? false,
    call: async (action, input, signal) => {
      const calls = made.get(signal) ?? [];
      made.set(signal, calls);
      const place = calls.push({ action, input, outcome: 'none' }) - 1;
      const outcome = await actions.call(action, input, signal);
      calls[place] = { action, input, ...answerOf(outcome) };
      return outcome;
    },
  };
}

/** What was asked under a signal, in order. A call that had no answer yet has the outcome `none`. */
export function callsUnder(signal: AbortSignal): readonly RecordedCall[] {
  return [...(made.get(signal) ?? [])];
}

function answerOf(outcome: ActionOutcome): Pick<RecordedCall, 'outcome' | 'data' | 'code'> {
  switch (outcome.kind) {
    case 'found':
      return { outcome: 'found', data: copyJson(outcome.data ?? null) as Json };
    case 'missing':
      return { outcome: 'missing' };
    case 'failed':
      return { outcome: 'failed', code: outcome.failure.code };
  }
}
