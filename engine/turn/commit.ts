import type { Decision } from '../conversation/decision.ts';
import { type Loaded, seal } from '../conversation/seal.ts';
import type { Conversation } from '../conversation/state.ts';
import type { Env } from '../core/env.ts';
import { type Failure, failure, ParleyError } from '../core/errors.ts';
import type { StoredEvent } from '../core/events.ts';
import type { ConversationId } from '../core/ids.ts';
import { actsOutside } from '../ports/event-log.rules.ts';
import type { Append, AppendResult, EventLog, NewTask, TaskKind } from '../ports/event-log.ts';
import type { Giver } from './engine.ts';
import type { Loader } from './loader.ts';
import type { Mailbox } from './mailbox.ts';
import type { OwedTurns } from './owed-turns.ts';

/** How often a decision is made anew because another process appended first. Each time somebody else got on. */
const MOST_TRIES = 20;

/** What deciding and appending needs. */
export type Committer = {
  readonly log: EventLog;
  readonly loader: Loader;
  readonly env: Env;
  /** One commit at a time in each conversation, so that within this process nobody conflicts with another. */
  readonly commits: Mailbox;
  /** 0, or in how many milliseconds to ask again for what the bot would have to answer. */
  readonly refusal: () => number;
  /** Follows what is owed through every append. */
  readonly owed: OwedTurns;
  /** False where nobody routes chats: then no task says how they stand. */
  readonly routes: boolean;
  /** Until when work that is due at once is born in this node's hands; undefined leaves it to whoever looks. */
  readonly heldUntil: (kind: TaskKind) => number | undefined;
  /** Hears of due work that was just written. */
  readonly scheduled: (tasks: readonly NewTask[]) => void;
};

/** How a commit ended. `nothing` when the decision was that nothing is to be written. */
export type Committed =
  | { readonly kind: 'appended'; readonly events: readonly StoredEvent[] }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'duplicate'; readonly event: StoredEvent }
  | { readonly kind: 'fenced' }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** What to append given the state now: a decision, nothing, or why not. */
export type Decide = (state: Conversation) => Decision | Failure | null;

/**
 * `key` marks the first event as the record of a command or task, stored once only; `fence` is the owner's epoch;
 * `holds` says what the log must have, see `Giver`.
 */
type Conditions = { readonly key?: string; readonly fence?: number } & Pick<Giver, 'holds'>;

/**
 * Load, decide, append; when another process was first, do it again on the new state.
 * With `fence`, the log itself refuses what was computed under an older owner. A store that fails is a refusal.
 */
export function commit(
  committer: Committer,
  id: ConversationId,
  decide: Decide,
  conditions: Conditions = {},
): Promise<Committed> {
  return committer.commits.run(id, async () => {
    try {
      return await decideAndAppend(committer, id, decide, conditions);
    } catch (thrown) {
      committer.loader.drop(id);
      if (thrown instanceof ParleyError) return { kind: 'refused', failure: thrown.failure };
      throw thrown;
    }
  });
}

async function decideAndAppend(
  committer: Committer,
  id: ConversationId,
  decide: Decide,
  { key, fence, holds }: Conditions,
): Promise<Committed> {
  const { loader, log, env, owed } = committer;
  for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
    const loaded = await loader.load(id);
    const standing = holds ? await compareWith(committer, loaded, holds) : 'there';
    if (standing === 'lost') return { kind: 'refused', failure: failure('LOG_LOST', { stream: id }) };
    if (standing === 'old') continue;
    const decision = decide(loaded.state);
    if (decision === null) return { kind: 'nothing' };
    if ('code' in decision) return { kind: 'refused', failure: decision };
    const sealed = seal(loaded, decision.events, env, key);
    const schedule = bear(committer, id, decision);
    const append: Append = {
      stream: id,
      expected: loaded.state.n,
      events: sealed.events,
      ...(fence === undefined ? {} : { fence }),
      ...(sealed.loaded.state.epoch === loaded.state.epoch ? {} : { epoch: sealed.loaded.state.epoch }),
      schedule,
      settle: decision.settle,
    };
    const result = await log.append(append);
    if (result.kind === 'appended') {
      owed.note(append);
      if (sealed.events.length > 0) loader.keep(sealed.loaded);
      // No effect starts before the store has the record that it was wanted; the log hands it out then.
      committer.scheduled(result.provisional ? schedule.filter(({ kind }) => !actsOutside(kind)) : schedule);
      return { kind: 'appended', events: sealed.events };
    }
    // A record that the state holds already says nothing against the state; while the store is down it could not be read anew.
    const isKnown = result.kind === 'duplicate' && result.event.n <= loaded.state.n;
    if (!isKnown) loader.drop(id);
    if (result.kind !== 'conflict') return notAppended(result);
  }
  return { kind: 'refused', failure: failure('BUSY', { after: 100 }) };
}

/** Whether what a giver holds is there. When the log lost it, everybody hears of that before anything is decided anew. */
async function compareWith(
  { log, loader }: Committer,
  { state }: Loaded,
  holds: () => number | undefined,
): Promise<'there' | 'old' | 'lost'> {
  const held = holds();
  if (held === undefined) return 'lost';
  if (held <= state.n) return 'there';
  loader.drop(state.id);
  const head = await log.renewLife(state.id, held);
  return (head?.n ?? 0) < held ? 'lost' : 'old';
}

function bear(committer: Committer, stream: ConversationId, { schedule }: Decision): readonly NewTask[] {
  const now = committer.env.now();
  const wanted = committer.routes ? schedule : schedule.filter(({ kind }) => kind !== 'route');
  return wanted.map((draft) => {
    const heldUntil = draft.due <= now ? committer.heldUntil(draft.kind) : undefined;
    return { ...draft, stream, ...(heldUntil === undefined ? {} : { heldUntil }) };
  });
}

function notAppended(result: Exclude<AppendResult, { kind: 'appended' | 'conflict' }>): Committed {
  switch (result.kind) {
    case 'duplicate':
      return result;
    case 'fenced':
      return { kind: 'fenced' };
    case 'failed':
      return { kind: 'refused', failure: result.failure };
  }
}
