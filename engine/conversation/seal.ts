import type { Env } from '../core/env.ts';
import { type DomainEvent, EVENTS, type StoredEvent } from '../core/events.ts';
import type { EventId } from '../core/ids.ts';
import { canonicalJson, type Json, type JsonObject, sameJson } from '../core/json.ts';
import { evolve, newConversation } from './evolve.ts';
import type { Conversation } from './state.ts';

/** A conversation's state with the `sum` of its last event: what the next event is chained to. */
export type Loaded = { readonly state: Conversation; readonly sum: string };

/**
 * Give decided events their places: offset, time, version, the digest of the state after them,
 * and a sum over the event and the sum before it, so that a changed byte is found at its offset.
 * `key` marks the first event as the record of a client's command.
 */
export function seal(
  from: Loaded,
  events: readonly DomainEvent[],
  env: Pick<Env, 'now' | 'newId' | 'digest'>,
  key?: string,
): { readonly events: readonly StoredEvent[]; readonly loaded: Loaded } {
  const sealed: StoredEvent[] = [];
  // What one event leaves as it was need not be written out again for the next one.
  const known: KnownTexts = new Map();
  let loaded = from;
  const at = env.now();
  for (const event of events) {
    const n = loaded.state.n + 1;
    const state = evolve(loaded.state, event, { n, at });
    const unsummed = {
      ...event,
      id: env.newId() as EventId,
      stream: state.id,
      n,
      at,
      version: EVENTS[event.type].version,
      ...(key !== undefined && sealed.length === 0 ? { key } : {}),
      state: stateDigest(state, env.digest, known),
    };
    const sum = chainSum(loaded.sum, unsummed, env.digest, known);
    sealed.push({ ...unsummed, sum });
    loaded = { state, sum };
  }
  return { events: sealed, loaded };
}

/** Canonical texts of objects that nobody changes while it is kept. */
type KnownTexts = Map<object, string>;

/**
 * Digest of a state's canonical JSON, 32 hexadecimal digits. Members that are as in a new conversation are left out,
 * so that a release that adds a member still gives the digests of logs written before.
 */
export function stateDigest(state: Conversation, digest: Env['digest'], known?: KnownTexts): string {
  return digest(canonicalJson(withoutDefaults(state, newConversation(state.id)), known)).slice(0, 32);
}

function withoutDefaults(value: object, defaults: object): JsonObject {
  const changed: Record<string, Json> = {};
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, Json>)[key] as Json;
    const before = (defaults as Record<string, unknown>)[key];
    if (key === 'dialog') changed[key] = withoutDefaults(member as JsonObject, before as object);
    else if (!isDefault(member, before)) changed[key] = member;
  }
  return changed;
}

/** Sum over an event (without its own `sum`) and the `sum` of the event before it. */
export function chainSum(
  previous: string,
  event: Omit<StoredEvent, 'sum'>,
  digest: Env['digest'],
  known?: KnownTexts,
): string {
  return digest(previous + canonicalJson(event, known)).slice(0, 32);
}

/** What a new conversation holds is nothing, zero or empty; only what is neither has to be compared. */
function isDefault(member: Json, before: unknown): boolean {
  if (member === before) return true;
  if (member === null || typeof member !== 'object') return false;
  return Object.keys(member).length === 0 && sameJson(member, before);
}
