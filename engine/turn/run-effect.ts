import type { EffectOutcome } from '../conversation/decide-effect.ts';
import { decideEffect } from '../conversation/decide-effect.ts';
import { copyJson } from '../core/copy-json.ts';
import { withinDeadline } from '../core/deadline.ts';
import { type Failure, failure, isFailure, reasonOf } from '../core/errors.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import type { ClaimedTask } from '../ports/event-log.ts';
import { type Committer, commit } from './commit.ts';

/** Executes one kind of effect. `key` is the same for every attempt: the other side must do it once only. */
export type EffectExecutor = (
  request: { readonly key: string; readonly conversation: string; readonly input: JsonObject },
  signal: AbortSignal,
) => Promise<JsonObject | Failure>;

/** Patience with an effect. Times in milliseconds. */
export type EffectPolicy = {
  readonly timeout: number;
  readonly attempts: number;
  readonly firstWait: number;
  readonly longestWait: number;
};

/** Desks are slow (0.4–1.1 s a request was measured of Request Tracker) and may be away for a while. */
export const EFFECT_POLICY: EffectPolicy = {
  timeout: 10_000,
  attempts: 6,
  firstWait: 500,
  longestWait: 60_000,
};

type EffectTask = { readonly effect: string; readonly kind: string; readonly input: JsonObject };

/**
 * Execute an effect that stands in the log. What may succeed later is tried again with exponential
 * backoff and full jitter (Brooker, "Exponential Backoff and Jitter", AWS 2015); what fails for good is recorded,
 * and the turn that follows lands with a person.
 */
export async function runEffect(
  committer: Committer,
  executors: Readonly<Record<string, EffectExecutor>>,
  policy: EffectPolicy,
  task: ClaimedTask,
): Promise<number | undefined> {
  const { env } = committer;
  const request = task.data as unknown as EffectTask;
  const executor = Object.hasOwn(executors, request.kind) ? executors[request.kind] : undefined;
  const result = await attempt(executor, request, task, policy, env.delay);
  if (isFailure(result) && result.retry && task.attempts < policy.attempts) {
    const ceiling = Math.min(policy.longestWait, policy.firstWait * 2 ** (task.attempts - 1));
    return env.now() + Math.ceil(env.random() * ceiling);
  }
  const outcome: EffectOutcome = { task: task.id, effect: request.effect, attempts: task.attempts, result };
  const committed = await commit(committer, task.stream, (state) => decideEffect(outcome, state, env.now()));
  return committed.kind === 'refused' ? env.now() + policy.firstWait : undefined;
}

async function attempt(
  executor: EffectExecutor | undefined,
  request: EffectTask,
  task: ClaimedTask,
  policy: EffectPolicy,
  delay: Committer['env']['delay'],
): Promise<JsonObject | Failure> {
  if (!executor)
    return failure('CALL_REJECTED', { system: request.kind, reason: 'nothing executes this kind of effect' });
  const abort = new AbortController();
  const late = (): JsonObject | Failure =>
    failure('CALL_TIMEOUT', { system: request.kind, timeout: policy.timeout });
  const work = { key: request.effect, conversation: task.stream, input: request.input };
  try {
    const deadline = { ms: policy.timeout, delay, abort, late };
    const result = await withinDeadline(executor(work, abort.signal), deadline);
    return isFailure(result) ? result : asRecorded(result, request.kind);
  } catch (thrown) {
    return failure('CALL_FAILED', { system: request.kind, reason: reasonOf(thrown) });
  }
}

/** The result as it will be read back from the log, so that the turn that follows sees what a replay sees. */
function asRecorded(result: unknown, system: string): JsonObject | Failure {
  const plain: unknown = copyJson(result ?? null);
  return isObject(plain)
    ? (plain as JsonObject)
    : failure('CALL_BAD_ANSWER', { system, reason: 'it is not a JSON object' });
}
