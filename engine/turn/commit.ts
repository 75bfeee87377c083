import type { Decision } from '../conversation/decision.ts';
import { type Loaded, seal } from '../conversation/seal.ts';
import type { Env } from '../core/env.ts';
import { type Failure, failure } from '../core/errors.ts';
import type { StoredEvent } from '../core/events.ts';
import type { ConversationId } from '../core/ids.ts';
import type { AppendResult, EventLog, TaskKind } from '../ports/event-log.ts';
import type { Loader } from './loader.ts';

/** How often a decision is made anew because somebody else appended first. */
const MOST_TRIES = 20;

/** What deciding and appending needs. `scheduled` hears of due work that was just written. */
export type Committer = {
  readonly log: EventLog;
  readonly loader: Loader;
  readonly env: Env;
  readonly scheduled: (kinds: ReadonlySet<TaskKind>) => void;
};

/** How a commit ended. `nothing` when there was nothing (left) to write. */
export type Committed =
  | { readonly kind: 'appended'; readonly events: readonly StoredEvent[] }
  | { readonly kind: 'duplicate'; readonly event: StoredEvent }
  | { readonly kind: 'fenced' }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** What to append given the state now: a decision, or why not. */
export type Decide = (state: Loaded['state']) => Decision | Failure;

/**
 * Load, decide, append; when somebody else was first, do it again on the new state.
 * With `fence`, the log itself refuses what was computed under an older owner.
 */
export async function commit(
  committer: Committer,
  id: ConversationId,
  decide: Decide,
  options: { readonly key?: string; readonly fence?: number } = {},
): Promise<Committed> {
  for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
    const loaded = await committer.loader.load(id);
    const decision = decide(loaded.state);
    if ('code' in decision) return { kind: 'refused', failure: decision };
    const sealed = seal(loaded, decision.events, committer.env, options.key);
    const result = await appendDecision(committer.log, loaded, sealed, decision, options.fence);
    if (result.kind === 'conflict') {
      committer.loader.drop(id);
      continue;
    }
    return conclude(committer, id, result, sealed, decision);
  }
  return { kind: 'refused', failure: failure('BUSY', { after: 100 }) };
}

function appendDecision(
  log: EventLog,
  before: Loaded,
  sealed: ReturnType<typeof seal>,
  decision: Decision,
  fence: number | undefined,
): Promise<AppendResult> {
  const after = sealed.loaded.state;
  return log.append({
    stream: after.id,
    expected: before.state.n,
    events: sealed.events,
    ...(fence === undefined ? {} : { fence }),
    ...(after.epoch === before.state.epoch ? {} : { epoch: after.epoch }),
    schedule: decision.schedule.map((task) => ({ ...task, stream: after.id })),
    settle: decision.settle,
  });
}

function conclude(
  committer: Committer,
  id: ConversationId,
  result: Exclude<AppendResult, { kind: 'conflict' }>,
  sealed: ReturnType<typeof seal>,
  decision: Decision,
): Committed {
  switch (result.kind) {
    case 'appended':
      if (sealed.events.length > 0) committer.loader.keep(sealed.loaded);
      committer.scheduled(new Set(decision.schedule.map((task) => task.kind)));
      return { kind: 'appended', events: sealed.events };
    case 'duplicate':
      return result;
    case 'fenced':
      committer.loader.drop(id);
      return { kind: 'fenced' };
    case 'failed':
      committer.loader.drop(id);
      return { kind: 'refused', failure: result.failure };
  }
}
