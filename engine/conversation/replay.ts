import type { Env } from '../core/env.ts';
import { type Failure, failure } from '../core/errors.ts';
import { EVENTS, type StoredEvent } from '../core/events.ts';
import type { ConversationId } from '../core/ids.ts';
import { evolve, newConversation } from './evolve.ts';
import { chainSum, type Loaded, stateDigest } from './seal.ts';
import type { Conversation } from './state.ts';

/** One event and the state it led to. */
export type ReplayStep = { readonly event: StoredEvent; readonly state: Conversation };

/**
 * Fold a conversation's whole log and compare at every offset: the sum finds changed bytes,
 * the state digest finds a fold that no longer does what it did.
 */
export function replay(
  stream: ConversationId,
  events: readonly StoredEvent[],
  digest: Env['digest'],
): { readonly steps: readonly ReplayStep[]; readonly failure: Failure | null } {
  const steps: ReplayStep[] = [];
  let state = newConversation(stream);
  let sum = '';
  for (const event of events) {
    const broken = findBreak(stream, state, sum, event, digest);
    if (broken) return { steps, failure: broken };
    state = evolve(state, event, event);
    if (stateDigest(state, digest) !== event.state) {
      return { steps, failure: failure('REPLAY_DIVERGED', { stream, offset: event.n }) };
    }
    sum = event.sum;
    steps.push({ event, state });
  }
  return { steps, failure: null };
}

/** Fold events onto a loaded state without checking digests: the fast way into memory. */
export function foldOnto(loaded: Loaded, events: readonly StoredEvent[]): Loaded {
  let { state, sum } = loaded;
  for (const event of events) {
    state = evolve(state, event, event);
    sum = event.sum;
  }
  return { state, sum };
}

/** A conversation's state from all of its events, without checking digests. */
export function foldConversation(stream: ConversationId, events: readonly StoredEvent[]): Conversation {
  return foldOnto({ state: newConversation(stream), sum: '' }, events).state;
}

/** Why this release can't fold the events: a type or a version that it does not know. */
export function findUnknown(events: readonly StoredEvent[]): Failure | undefined {
  const unknown = events.find(
    ({ type, version }) => !Object.hasOwn(EVENTS, type) || version > EVENTS[type].version,
  );
  return unknown && failure('UNKNOWN_EVENT', { type: unknown.type, version: unknown.version });
}

function findBreak(
  stream: ConversationId,
  before: Conversation,
  previous: string,
  event: StoredEvent,
  digest: Env['digest'],
): Failure | null {
  if (event.n !== before.n + 1 || event.stream !== stream) {
    return failure('LOG_TAMPERED', {
      stream,
      offset: before.n + 1,
      reason: `found offset ${event.n} of ${event.stream}`,
    });
  }
  const { sum, ...unsummed } = event;
  if (chainSum(previous, unsummed, digest) !== sum) {
    return failure('LOG_TAMPERED', { stream, offset: event.n, reason: 'its bytes do not give its sum' });
  }
  return findUnknown([event]) ?? null;
}
