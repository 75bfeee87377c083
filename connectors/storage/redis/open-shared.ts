import { type Failure, isFailure } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { Journal } from '#engine/ports/journal';
import type { OneTime } from '#engine/ports/one-time';
import type { OwnDesk } from '#engine/ports/own-desk';
import type { Presences } from '#engine/ports/presence';
import type { Relay } from '#engine/ports/relay';
import type { Signals } from '#engine/ports/signals';
import { connectRedis } from './connect.ts';
import { createRedisDesk } from './desk.ts';
import { openRedisJournal } from './journal.ts';
import { openLivingNodes } from './living-nodes.ts';
import { createRedisOneTime } from './one-time.ts';
import { createRedisPresences } from './presences.ts';
import { openRedisRelay } from './relay.ts';
import { readSharedSecret } from './shared-secret.ts';
import { openRedisSignals } from './signals.ts';

/** What all nodes of a store share beside the log. */
export type RedisShared = {
  readonly desk: OwnDesk;
  readonly oneTime: OneTime;
  readonly signals: Signals;
  readonly presences: Presences;
  readonly journal: Journal;
  readonly relay: Relay;
  /** The same at every node: what the first one made. */
  readSecret(fresh: () => string): Promise<string | Failure>;
  close(): void;
};

/** Opens it over connections of its own, so that nothing here waits behind the log, and the log behind nothing here. */
export async function openRedisShared(options: {
  readonly url: string;
  /** Names this node among all. */
  readonly node: string;
  readonly now: () => number;
  /** First part of all keys, as the log has it. */
  readonly prefix?: string;
  /** Hears of connections that break. */
  readonly onError?: (problem: unknown) => void;
}): Promise<Result<RedisShared>> {
  const { url, node, now, prefix = 'parley', onError = () => {} } = options;
  const connected = await connectRedis({ url, onError });
  if (!connected.ok) return connected;
  const connection = connected.value;
  const signals = await openRedisSignals(connection, prefix);
  if (isFailure(signals)) {
    connection.close();
    return fail(signals);
  }
  const journal = await openRedisJournal(connection, prefix);
  if (isFailure(journal)) {
    connection.close();
    return fail(journal);
  }
  const living = await openLivingNodes(connection, { prefix, node });
  const relay = await openRedisRelay(connection, living, { prefix, node });
  if (!relay.ok) {
    living.close();
    connection.close();
    return relay;
  }
  return ok({
    desk: createRedisDesk(connection, prefix, now),
    oneTime: createRedisOneTime(connection, prefix),
    signals,
    journal,
    presences: createRedisPresences(connection, living, { prefix, node }),
    relay: relay.value,
    readSecret: (fresh) => readSharedSecret(connection, prefix, fresh),
    close: () => {
      living.close();
      relay.value.close();
      signals.close();
      journal.close();
      connection.close();
    },
  });
}
