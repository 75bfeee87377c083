import type { Env } from '#engine/core/env';
import type { Failure } from '#engine/core/errors';
import { failure, isFailure } from '#engine/core/errors';
import type { ConversationId } from '#engine/core/ids';
import type { EventLog } from '#engine/ports/event-log';
import type { Files } from '#engine/ports/files';
import type { Relay } from '#engine/ports/relay';
import type { Signals } from '#engine/ports/signals';
import type { Engine } from '#engine/turn/engine';
import type { Attendance } from './attendance.ts';
import type { Rhythm } from './heartbeat.ts';
import type { Wheel } from './heartbeat-wheel.ts';
import type { Limits } from './limits.ts';
import type { Looking } from './looking.ts';
import type { Staff } from './principals.ts';
import type { StoreHealth } from './store-health.ts';
import type { Hub } from './subscriptions.ts';
import type { Tickets } from './tickets.ts';
import type { Tokens, Visitor } from './tokens.ts';

/** What every connection and every route of one gateway shares. */
export type Door = {
  readonly engine: Engine;
  readonly log: EventLog;
  readonly level: Level;
  readonly files: Files;
  readonly bots: () => readonly string[];
  readonly env: Env;
  readonly limits: Limits;
  readonly tickets: Tickets;
  readonly tokens: Tokens;
  readonly hub: Hub;
  readonly signals: Signals;
  readonly relay: Relay;
  readonly attendance: Attendance;
  /** Those who work here; undefined where only visitors come in. */
  readonly staff: Staff | undefined;
  readonly looking: Looking;
  readonly wheel: Wheel;
  readonly rhythm: Rhythm;
  readonly report: Report;
  readonly observe: Observe;
  readonly health: StoreHealth;
  readonly standIn: StandIn;
  /** True from the moment the node is being emptied. */
  readonly isDraining: () => boolean;
};

/** A log that stands in for its store while that is down. */
export type StandIn = {
  /** True from the first write that failed until the store has all that came meanwhile. */
  readonly isDegraded: () => boolean;
  /** What lies behind this offset of a conversation is provisional; infinite when nothing is. */
  readonly storedUpTo: (conversation: ConversationId) => number;
};

/** Takes one line for the operator. Never holds what a visitor wrote. */
export type Report = (message: string, data: Readonly<Record<string, unknown>>) => void;

/** What an `n` stands for: see Durability on the protocol's page. */
export type Level = 'memory' | 'written' | 'replicated';

/** What happened at the door, for whoever counts. */
export type Observation =
  /** A command was answered: `ok`, `duplicate`, or an error's code. */
  | { readonly kind: 'command'; readonly name: string; readonly outcome: string }
  | { readonly kind: 'opened'; readonly by: 'socket' | 'poll' }
  | { readonly kind: 'closed'; readonly code: number }
  | { readonly kind: 'gap'; readonly why: string }
  /** A client knew more than the log: acknowledged data was lost. */
  | { readonly kind: 'log_regression' };

export type Observe = (observation: Observation) => void;

/** True when this visitor opened the conversation. A conversation that does not exist is nobody's. */
export async function isOwn(door: Door, visitor: Visitor, conversation: string): Promise<boolean> {
  const found = await door.engine.conversation(conversation as ConversationId);
  return found?.visitor === visitor;
}

/** What the client is told of something unexpected: a reference. The cause goes to the operator. */
export function internal(door: Door, thrown: unknown): Failure {
  const known = expected(thrown);
  if (known) return known;
  const reference = door.env.newId();
  const stack = thrown instanceof Error ? thrown.stack : String(thrown);
  door.report('unexpected failure in the gateway', { reference, stack });
  return failure('INTERNAL', { reference });
}

/** A `ParleyError` carries its catalogue entry: a store that is down may say so. */
function expected(thrown: unknown): Failure | undefined {
  if (!(thrown instanceof Error) || !('failure' in thrown)) return undefined;
  return isFailure(thrown.failure) ? thrown.failure : undefined;
}
