import { type Failure, isFailure } from '../core/errors.ts';
import type { DomainEvent } from '../core/events.ts';
import type { TaskId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import { type Decision, turnTask, withTimers } from './decision.ts';
import type { Conversation } from './state.ts';

/** How an effect ended for good. */
export type EffectOutcome = {
  readonly task: TaskId;
  readonly effect: string;
  readonly attempts: number;
  readonly result: JsonObject | Failure;
};

/** Record the result and, where the bot still has the chat, owe it a turn that goes on from there. */
export function decideEffect(outcome: EffectOutcome, state: Conversation, now: number): Decision {
  const pending = state.effects[outcome.effect];
  if (pending === undefined) return { events: [], schedule: [], settle: [outcome.task] };
  const failed = isFailure(outcome.result);
  const { effect, attempts, result, task } = outcome;
  const event: DomainEvent = failed
    ? {
        type: 'effect.failed',
        data: { effect, code: result.code as string, reason: result.message as string, attempts },
        by: 'system',
        cause: task,
      }
    : {
        type: 'effect.completed',
        data: { effect, result: result as JsonObject, attempts },
        by: 'system',
        cause: task,
      };
  const input = {
    kind: 'effect',
    effect,
    as: pending.as,
    result: failed ? null : (result as JsonObject),
    failed: failed ? (result.code as string) : null,
  };
  const schedule =
    state.lifecycle === 'bot' ? [turnTask(state.id, state.n + 1, now, { trigger: 'effect', input })] : [];
  return withTimers(state, { events: [event], schedule, settle: [task] }, now);
}
