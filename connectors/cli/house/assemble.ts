import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainProgress } from '#connectors/bots/train-plugins';
import { createLocalFiles } from '#connectors/files/local/index';
import { openSqliteLog } from '#connectors/storage/sqlite/index';
import { createEngine } from '#engine';
import type { Env } from '#engine/core/env';
import { type Failure, failure, isFailure, reasonOf } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import { createMemoryDesk } from '#engine/ports/desk.memory';
import type { EventLog } from '#engine/ports/event-log';
import { createMemoryEventLog } from '#engine/ports/event-log.memory';
import type { Files } from '#engine/ports/files';
import { createMemoryFiles } from '#engine/ports/files.memory';
import type { Engine } from '#engine/turn/engine';
import type { DataFolder } from '../data-folder.ts';
import type { Io } from '../io.ts';
import { createSystemEnv } from '../system-env.ts';
import { type Desks, openDesks, ticketExecutor } from './desks.ts';
import { type ActionEnv, openActionEnv } from './example-orders.ts';
import { type BotNews, type LiveBots, openLiveBots } from './live-bots.ts';
import { liveConversations } from './live-conversations.ts';

export type HouseOptions = {
  readonly io: Io;
  readonly bots: readonly string[];
  readonly data: DataFolder;
  /** Keep conversations and tickets in memory; only trained models go to `data`. */
  readonly memory?: boolean;
  /** Let the example order service stand in for the order system. */
  readonly exampleOrders: boolean;
  readonly onNews: (news: BotNews) => void;
  readonly onProgress: (bot: string) => (progress: TrainProgress) => void;
};

/** Everything that answers conversations on one node, without a door to the network. */
export type House = {
  readonly env: Env;
  readonly engine: Engine;
  readonly log: EventLog;
  readonly files: Files;
  readonly bots: LiveBots;
  /** Signs visitor tokens. */
  readonly secret: string;
  /** Finish what is under way, then close all that was opened. */
  close(): Promise<void>;
};

/** The stores of one node. */
type Stores = {
  readonly log: EventLog;
  readonly desks: Desks;
  readonly files: Files;
  readonly secret: string;
};

/** Join the parts of one node. The engine is made and not started. */
export async function assemble(options: HouseOptions): Promise<Result<House>> {
  const { io, data } = options;
  const env = createSystemEnv();
  const stores = options.memory ? ok(memoryStores(env)) : await openStores(io, data, env);
  if (!stores.ok) return stores;
  const { log, desks, files, secret } = stores.value;
  const actions = await openActionEnv(io, options.exampleOrders, Date.now);
  const bots = await openLiveBots({
    root: io.root,
    names: options.bots,
    dataFolder: data.path,
    variables: actions.variables,
    desks,
    live: (bot) => liveConversations(log, bot),
    keep: options.memory !== true,
    onProgress: options.onProgress,
    onNews: options.onNews,
  });
  const engine = createEngine({
    log,
    env,
    plans: bots,
    executors: { ticket: ticketExecutor((name) => desks[name]) },
    onError: (thrown, where) =>
      io.err(`bug at ${where}: ${thrown instanceof Error ? thrown.stack : String(thrown)}`),
  });
  const close = () => closeAll({ engine, bots, log, desks, actions });
  return ok({ env, engine, log, files, bots, secret, close });
}

async function openStores(io: Io, data: DataFolder, env: Env): Promise<Result<Stores>> {
  const secret = await readSecret(io, data);
  if (isFailure(secret)) return fail(secret);
  const onError = (problem: unknown) => io.err(`log: ${reasonOf(problem)}`);
  const log = await openSqliteLog({ path: data.log, newLife: env.newId, onError });
  if (!log.ok) return log;
  const desks = openDesks(io, data.tickets);
  if (isFailure(desks)) {
    await log.value.close();
    return fail(desks);
  }
  return ok({
    log: log.value,
    desks,
    secret,
    files: createLocalFiles({ folder: data.files, newId: unguessable }),
  });
}

function memoryStores(env: Env): Stores {
  return {
    log: createMemoryEventLog({ life: env.newId() }),
    desks: { local: createMemoryDesk('local desk'), webhook: createMemoryDesk('webhook desk') },
    files: createMemoryFiles({ newId: unguessable }),
    secret: unguessable(),
  };
}

/** The operator's secret, or one of our own that stays the same from start to start. */
async function readSecret({ env }: Io, data: DataFolder): Promise<string | Failure> {
  const given = env['PARLEY_SECRET'];
  if (given !== undefined && given !== '') return given;
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

/** Turns end before plans, plans before what they call, and the log last: everything writes to it. */
async function closeAll(parts: {
  readonly engine: Engine;
  readonly bots: LiveBots;
  readonly log: EventLog;
  readonly desks: Desks;
  readonly actions: ActionEnv;
}): Promise<void> {
  await parts.engine.stop();
  await parts.bots.close();
  await parts.actions.close();
  await Promise.all(Object.values(parts.desks).map((desk) => desk.close()));
  await parts.log.close();
}
