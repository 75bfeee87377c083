import type { TrainProgress } from '#connectors/bots/train-plugins';
import type { Metrics } from '#connectors/metrics/index';
import { createEngine, createTurnGate } from '#engine';
import type { Env } from '#engine/core/env';
import { isFailure, reasonOf } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { Engine } from '#engine/turn/engine';
import type { DataFolder } from '../data-folder.ts';
import type { Io } from '../io.ts';
import { createSystemEnv } from '../system-env.ts';
import { type Desks, openDesks, ticketExecutor } from './desks.ts';
import { type ActionEnv, openActionEnv } from './example-orders.ts';
import { type Ledgers, openLedgers } from './ledgers.ts';
import { type BotNews, type LiveBots, openLiveBots } from './live-bots.ts';
import { liveConversations } from './live-conversations.ts';
import { openStores, type StoreChoice, type Stores } from './stores.ts';

export type HouseOptions = {
  readonly io: Io;
  readonly bots: readonly string[];
  readonly data: DataFolder;
  /** Where conversations and tickets are; trained models are in `data` in any case. */
  readonly store: StoreChoice;
  /** Let the example order service stand in for the order system. */
  readonly exampleOrders: boolean;
  /** Counts what this node does. */
  readonly metrics?: Metrics;
  /** How long a turn may have to wait before messages are refused, in milliseconds; without it, for ever. */
  readonly patience?: number;
  readonly onNews: (news: BotNews) => void;
  readonly onProgress: (bot: string) => (progress: TrainProgress) => void;
};

/** Everything that answers conversations on one node, without a door to the network. */
export type House = Omit<Stores, 'desk' | 'journal' | 'close'> & {
  readonly ledgers: Ledgers;
  readonly env: Env;
  readonly engine: Engine;
  readonly bots: LiveBots;
  /** Finish what is under way, then close all that was opened. */
  close(): Promise<void>;
};

/** Join the parts of one node. The engine is made and not started. */
export async function assemble(options: HouseOptions): Promise<Result<House>> {
  const { io, data } = options;
  const env = createSystemEnv();
  const opened = await openStores({ choice: options.store, io, data, env });
  if (!opened.ok) return opened;
  const { desk, journal, close: closeStores, ...stores } = opened.value;
  const log = options.metrics?.log(stores.log, stores.level) ?? stores.log;
  if (stores.standIn) options.metrics?.watchStandIn(stores.standIn);
  const desks = openDesks(io, desk);
  if (isFailure(desks)) {
    await closeStores();
    return fail(desks);
  }
  const actions = await openActionEnv(io, options.exampleOrders, Date.now);
  const bots = await openLiveBots({
    root: io.root,
    names: options.bots,
    dataFolder: data.path,
    variables: actions.variables,
    desks,
    live: (bot) => liveConversations(log, bot),
    keep: options.store.kind !== 'memory',
    onProgress: options.onProgress,
    onNews: options.onNews,
  });
  const onError = (problem: unknown) => io.err(`ledger: ${reasonOf(problem)}`);
  const ledgers = openLedgers({ journal, env, onError });
  const engine = createEngine({
    log,
    env,
    routing: ledgers.routing,
    plans: bots,
    ...(options.metrics ? { observe: options.metrics.observer } : {}),
    gate: createTurnGate({
      later: setImmediate,
      elapsed: env.elapsed,
      patience: options.patience ?? Number.POSITIVE_INFINITY,
      ...(options.metrics ? { begun: options.metrics.begun } : {}),
    }),
    executors: { ticket: ticketExecutor((name) => desks[name]) },
    onError: (thrown, where) =>
      io.err(`bug at ${where}: ${thrown instanceof Error ? thrown.stack : String(thrown)}`),
  });
  const close = () => closeAll({ engine, ledgers, bots, desks, actions, closeStores });
  return ok({ ...stores, log, env, engine, ledgers, bots, close });
}

/** Turns end before plans, plans before what they call, and the stores last: everything writes to them. */
async function closeAll(parts: {
  readonly engine: Engine;
  readonly ledgers: Ledgers;
  readonly bots: LiveBots;
  readonly desks: Desks;
  readonly actions: ActionEnv;
  readonly closeStores: () => Promise<void>;
}): Promise<void> {
  await parts.engine.stop();
  parts.ledgers.close();
  await parts.bots.close();
  await parts.actions.close();
  await Promise.all(
    Object.entries(parts.desks).map(([name, desk]) => (name === 'local' ? undefined : desk.close())),
  );
  await parts.closeStores();
}
