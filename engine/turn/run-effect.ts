import type { EffectOutcome } from '../conversation/decide-effect.ts';
import { decideEffect } from '../conversation/decide-effect.ts';
import { type Failure, failure, isFailure, reasonOf } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
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
): Promise<void> {
  const { env, log } = committer;
  const request = task.data as unknown as EffectTask;
  const result = await attempt(executors[request.kind], request, task, policy, env.delay);
  if (isFailure(result) && result.retry && task.attempts < policy.attempts) {
    const ceiling = Math.min(policy.longestWait, policy.firstWait * 2 ** (task.attempts - 1));
    await log.release(task, env.now() + Math.ceil(env.random() * ceiling));
    return;
  }
  const outcome: EffectOutcome = { task: task.id, effect: request.effect, attempts: task.attempts, result };
  const committed = await commit(committer, task.stream, (state) => decideEffect(outcome, state, env.now()));
  if (committed.kind === 'refused') await log.release(task, env.now() + policy.firstWait);
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
  let cancel = (): void => undefined;
  const late = new Promise<Failure>((resolve) => {
    cancel = delay(policy.timeout, () => {
      abort.abort();
      resolve(failure('CALL_TIMEOUT', { system: request.kind, timeout: policy.timeout }));
    });
  });
  const work = { key: request.effect, conversation: task.stream, input: request.input };
  try {
    return await Promise.race([executor(work, abort.signal), late]);
  } catch (thrown) {
    return failure('CALL_FAILED', { system: request.kind, reason: reasonOf(thrown) });
  } finally {
    cancel();
  }
}
