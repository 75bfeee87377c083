import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openLocalDesk } from '#connectors/desks/local/index';
import { createLocalFiles } from '#connectors/files/local/index';
import type { Level } from '#connectors/gateway/door';
import { createMemoryFirstLog, type MemoryFirstLog } from '#connectors/storage/memory-first/index';
import { openRedisLog, openRedisShared } from '#connectors/storage/redis/index';
import { openSqliteJournal, openSqliteLog } from '#connectors/storage/sqlite/index';
import type { Env } from '#engine/core/env';
import { type Failure, failure, isFailure, reasonOf } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { Desk } from '#engine/ports/desk';
import { createMemoryDesk } from '#engine/ports/desk.memory';
import type { EventLog } from '#engine/ports/event-log';
import { createMemoryEventLog } from '#engine/ports/event-log.memory';
import type { Files } from '#engine/ports/files';
import { createMemoryFiles } from '#engine/ports/files.memory';
import type { Journal } from '#engine/ports/journal';
import { createMemoryJournal } from '#engine/ports/journal.memory';
import type { OneTime } from '#engine/ports/one-time';
import { createMemoryOneTime } from '#engine/ports/one-time.memory';
import type { Presences } from '#engine/ports/presence';
import { createMemoryPresences } from '#engine/ports/presence.memory';
import type { Relay } from '#engine/ports/relay';
import { createMemoryRelay } from '#engine/ports/relay.memory';
import type { Signals } from '#engine/ports/signals';
import { createMemorySignals } from '#engine/ports/signals.memory';
import type { DataFolder } from '../data-folder.ts';
import type { Io } from '../io.ts';

/** Where one installation keeps its conversations. */
export type StoreChoice =
  | { readonly kind: 'sqlite' }
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'redis';
      readonly url: string;
      readonly level: Level;
      readonly replicas: number;
    };

/** The stores of one node. */
export type Stores = {
  readonly log: EventLog;
  /** The log again, if it stands in for its store while that is down. */
  readonly standIn?: MemoryFirstLog;
  /** What an event has gone through when the log says that it is stored. */
  readonly level: Level;
  /** The built-in ticket desk. */
  readonly desk: Desk;
  readonly files: Files;
  readonly oneTime: OneTime;
  readonly signals: Signals;
  readonly presences: Presences;
  readonly relay: Relay;
  /** Who works here, and who has which chat. */
  readonly journal: Journal;
  /** Signs visitor tokens. */
  readonly secret: string;
  /** Close what is open, the log last: everything writes to it. */
  close(): Promise<void>;
};

type Parts<Kind extends StoreChoice['kind']> = {
  readonly choice: Extract<StoreChoice, { readonly kind: Kind }>;
  readonly io: Io;
  readonly data: DataFolder;
  readonly env: Env;
};

/** The drivers: each opens all stores of a node. */
const DRIVERS: { readonly [Kind in StoreChoice['kind']]: (parts: Parts<Kind>) => Promise<Result<Stores>> } = {
  sqlite: openSqliteStores,
  redis: openRedisStores,
  memory: async ({ env }) => ok(memoryStores(env)),
};

/** Open the stores of a node as they were chosen. */
export function openStores(parts: Parts<StoreChoice['kind']>): Promise<Result<Stores>> {
  const open = DRIVERS[parts.choice.kind] as (parts: Parts<StoreChoice['kind']>) => Promise<Result<Stores>>;
  return open(parts);
}

async function openSqliteStores({ io, data, env }: Parts<'sqlite'>): Promise<Result<Stores>> {
  const secret = await readSecret(io, () => keptSecret(data));
  if (isFailure(secret)) return fail(secret);
  const log = await openSqliteLog({ path: data.log, newLife: env.newId, onError: reporter(io) });
  if (!log.ok) return log;
  const desk = openLocalDesk({ path: data.tickets, now: env.now });
  if (isFailure(desk)) {
    await log.value.close();
    return fail(desk);
  }
  const journal = await openSqliteJournal({ path: data.journals });
  if (!journal.ok) {
    await desk.close();
    await log.value.close();
    return journal;
  }
  const level = 'written';
  const standIn = createMemoryFirstLog({ log: log.value, level, env, onError: reporter(io) });
  return ok({
    log: standIn,
    standIn,
    level,
    desk,
    files: filesIn(data),
    oneTime: createMemoryOneTime(env.now),
    signals: createMemorySignals(),
    presences: createMemoryPresences(),
    relay: createMemoryRelay({ node: env.newId(), delay: env.delay }),
    journal: journal.value,
    secret,
    close: async () => {
      journal.value.close();
      await desk.close();
      await standIn.close();
    },
  });
}

/** Uploads stay in the data folder, which nodes of several machines must share. */
async function openRedisStores({ choice, io, data, env }: Parts<'redis'>): Promise<Result<Stores>> {
  const { url, level, replicas } = choice;
  const onError = reporter(io);
  const waitsFor = level === 'replicated' ? level : 'written';
  const log = await openRedisLog({ url, level: waitsFor, replicas, newLife: env.newId, onError });
  if (!log.ok) return log;
  const answers = level === 'memory' ? level : 'written';
  const standIn = createMemoryFirstLog({ log: log.value, level: answers, env, onError });
  const shared = await openRedisShared({ url, node: env.newId(), now: env.now, onError });
  const secret = shared.ok && (await readSecret(io, () => shared.value.readSecret(unguessable)));
  const close = async (): Promise<void> => {
    if (shared.ok) shared.value.close();
    await standIn.close();
  };
  if (!shared.ok || secret === false || isFailure(secret)) {
    await close();
    return isFailure(secret) ? fail(secret) : (shared as Result<never>);
  }
  const { desk, oneTime, signals, presences, relay, journal } = shared.value;
  return ok({
    log: standIn,
    standIn,
    level,
    desk,
    oneTime,
    signals,
    presences,
    relay,
    journal,
    secret,
    files: filesIn(data),
    close,
  });
}

function memoryStores(env: Env): Stores {
  const log = createMemoryEventLog({ life: env.newId() });
  return {
    log,
    level: 'memory',
    desk: createMemoryDesk('local desk'),
    files: createMemoryFiles({ newId: unguessable }),
    oneTime: createMemoryOneTime(env.now),
    signals: createMemorySignals(),
    presences: createMemoryPresences(),
    relay: createMemoryRelay({ node: env.newId(), delay: env.delay }),
    journal: createMemoryJournal(),
    secret: unguessable(),
    close: () => log.close(),
  };
}

function reporter(io: Io): (problem: unknown) => void {
  return (problem) => io.err(`log: ${reasonOf(problem)}`);
}

function filesIn(data: DataFolder): Files {
  return createLocalFiles({ folder: data.files, newId: unguessable });
}

/** The operator's secret, or one of our own that all who share the store have. */
async function readSecret({ env }: Io, own: () => Promise<string | Failure>): Promise<string | Failure> {
  const given = env['PARLEY_SECRET'];
  return given !== undefined && given !== '' ? given : own();
}

/** The same from start to start. */
async function keptSecret(data: DataFolder): Promise<string | Failure> {
  try {
    await mkdir(data.path, { recursive: true });
    if (!existsSync(data.secret)) await writeFile(data.secret, unguessable(), { mode: 0o600, flag: 'wx' });
    return (await readFile(data.secret, 'utf8')).trim();
  } catch (thrown) {
    return failure('STORE_DOWN', { store: join(data.path, 'secret'), reason: reasonOf(thrown) });
  }
}

function unguessable(): string {
  return randomBytes(24).toString('base64url');
}
