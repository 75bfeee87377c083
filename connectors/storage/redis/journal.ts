import { randomUUID } from 'node:crypto';
import type { Failure } from '#engine/core/errors';
import { valueOrThrow } from '#engine/core/result';
import type { Journal, JournalEntry, JournalSnapshot } from '#engine/ports/journal';
import type { RedisConnection } from './connect.ts';
import { runScript, SCRIPTS } from './scripts.ts';
import { ask } from './store-failure.ts';

/** What the script answers when the entries are in. */
const APPENDED = -1;

/** Journals of all nodes, with a connection of its own to hear that one has grown. */
export type RedisJournal = Journal & { close(): void };

/** Each journal is a stream with its head beside it, under one hash tag. Subscribes before it resolves. */
export async function openRedisJournal(
  connection: RedisConnection,
  prefix: string,
): Promise<RedisJournal | Failure> {
  const { client } = connection;
  const channel = `${prefix}:journals`;
  const listeners = new Set<(journal: string) => void>();
  const subscriber = connection.openSubscriber();
  subscriber.on('message', (_channel, journal: string) => {
    for (const listener of listeners) listener(journal);
  });
  const subscribed = await ask(() => subscriber.subscribe(channel));
  if (!subscribed.ok) {
    subscriber.disconnect();
    return subscribed.failure;
  }
  return {
    append: async (journal, expected, entries) => {
      const { head, entries: stream } = placesOf(prefix, journal);
      const texts = entries.map((entry) => JSON.stringify(entry));
      const args = [String(expected), randomUUID(), channel, journal, ...texts];
      const answer = await ask(() => runScript(client, SCRIPTS.appendJournal, [head, stream], args));
      if (!answer.ok) return { kind: 'failed', failure: answer.failure };
      return answer.value === APPENDED
        ? { kind: 'appended' }
        : { kind: 'conflict', head: Number(answer.value) };
    },
    read: async (journal, after = 0, limit) => {
      const range = [placesOf(prefix, journal).entries, `(${after}-0`, '+'] as const;
      const found = await ask(() =>
        limit === undefined ? client.xrange(...range) : client.xrange(...range, 'COUNT', limit),
      );
      return valueOrThrow(found).map(entryOf);
    },
    saveSnapshot: async (journal, snapshot) => {
      const args = [String(snapshot.n), JSON.stringify(snapshot)];
      const { snapshot: key } = placesOf(prefix, journal);
      await ask(() => runScript(client, SCRIPTS.saveJournalSnapshot, [key], args));
    },
    loadSnapshot: async (journal) => {
      const text = valueOrThrow(await ask(() => client.hget(placesOf(prefix, journal).snapshot, 'text')));
      return text === null ? undefined : (JSON.parse(text) as JournalSnapshot);
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => subscriber.disconnect(),
  };
}

/** One hash tag, so that one script reaches them all on a cluster too. */
function placesOf(prefix: string, journal: string) {
  const tag = `{${prefix}:journal:${journal}}`;
  return { head: `${tag}:head`, entries: `${tag}:entries`, snapshot: `${tag}:snapshot` };
}

function entryOf([id, fields]: [string, string[]]): JournalEntry {
  return { n: Number.parseInt(id, 10), ...(JSON.parse(fields[1] ?? '') as Omit<JournalEntry, 'n'>) };
}
