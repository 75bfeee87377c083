import { ERRORS, type ErrorCode, failure } from '#engine/core/errors';
import type { RecordedCall } from '#engine/core/events/shapes';
import { canonicalJson, type Json, sameJson } from '#engine/core/json';
import type { ActionOutcome, Actions } from '#engine/ports/actions';

/** What counts as the answer of a business system that was never asked this while the conversation was recorded. */
export type UnknownPolicy = 'failed' | 'missing';

/** What is known while one turn is thought again. */
export type KnownCalls = {
  /** Asked in this very turn of the recording. */
  readonly turn: readonly RecordedCall[];
  /** Asked anywhere in the recorded conversation, in order. */
  readonly conversation: readonly RecordedCall[];
  /** Hears of a call that was never answered: the stage's time is up. */
  readonly onSilence: () => void;
  /** Hears of a question that the recording has no answer to. */
  readonly onUnknown: (question: string) => void;
};

/** Business systems as a recording remembers them. A plan is built with it once; each turn says what is known. */
export type RecordedAnswers = Actions & { know(calls: KnownCalls): void };

const NOTHING: KnownCalls = {
  turn: [],
  conversation: [],
  onSilence: () => undefined,
  onUnknown: () => undefined,
};

/**
 * Answers with what was recorded: first of the same turn, each answer once, then of the same conversation.
 * What was never asked is told, and answered by the policy.
 */
export function createRecordedAnswers(policy: UnknownPolicy): RecordedAnswers {
  let known = NOTHING;
  let rest: RecordedCall[] = [];
  return {
    know: (calls) => {
      known = calls;
      rest = [...calls.turn];
    },
    call: async (action, input, signal) => {
      const fits = (call: RecordedCall) => call.action === action && sameJson(call.input, input);
      const place = rest.findIndex(fits);
      const [own] = place < 0 ? [] : rest.splice(place, 1);
      const call = own ?? known.turn.findLast(fits) ?? known.conversation.findLast(fits);
      if (call?.outcome === 'none') return silence(action, signal, known.onSilence);
      if (call) return outcomeOf(call);
      known.onUnknown(`${action} ${canonicalJson(input)}`);
      return policy === 'missing'
        ? { kind: 'missing' }
        : { kind: 'failed', failure: failure('CALL_UNRECORDED', { system: action }) };
    },
  };
}

function outcomeOf({ action, outcome, data, code }: RecordedCall): ActionOutcome {
  if (outcome === 'found') return { kind: 'found', data: (data ?? null) as Json };
  if (outcome === 'missing') return { kind: 'missing' };
  const known = code !== undefined && code in ERRORS ? (code as ErrorCode) : 'CALL_FAILED';
  return { kind: 'failed', failure: failure(known, { system: action, reason: 'as recorded', timeout: 0 }) };
}

function silence(action: string, signal: AbortSignal, onSilence: () => void): Promise<ActionOutcome> {
  return new Promise((resolve) => {
    const aborted = () => resolve({ kind: 'failed', failure: failure('CALL_ABORTED', { system: action }) });
    signal.addEventListener('abort', aborted, { once: true });
    onSilence();
  });
}
