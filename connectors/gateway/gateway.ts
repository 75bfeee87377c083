import type { AddressInfo, Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Env } from '#engine/core/env';
import type { ConversationId } from '#engine/core/ids';
import type { EventLog } from '#engine/ports/event-log';
import type { Files } from '#engine/ports/files';
import type { OneTime } from '#engine/ports/one-time';
import { createMemoryOneTime } from '#engine/ports/one-time.memory';
import type { Presences } from '#engine/ports/presence';
import { createMemoryPresences } from '#engine/ports/presence.memory';
import type { Relay } from '#engine/ports/relay';
import { createMemoryRelay } from '#engine/ports/relay.memory';
import type { Signal, Signals } from '#engine/ports/signals';
import { createMemorySignals } from '#engine/ports/signals.memory';
import type { Engine } from '#engine/turn/engine';
import { createAttendance } from './attendance.ts';
import { createCallers } from './callers.ts';
import { CLOSE } from './close-codes.ts';
import { MENTION } from './desk-commands.ts';
import type { Door, Level, Observe, Report, StandIn } from './door.ts';
import type { View } from './event-frames.ts';
import { createRhythm } from './heartbeat.ts';
import { createWheel, type Wheel } from './heartbeat-wheel.ts';
import { createHttp } from './http.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { createLooking, LOOKING } from './looking.ts';
import { createOperatorGuard, type OperatorGuard } from './operators.ts';
import { DESK, type Staff } from './principals.ts';
import { createQueueNews } from './queue-news.ts';
import { createStoreHealth } from './store-health.ts';
import { createHub } from './subscriptions.ts';
import { createTickets } from './tickets.ts';
import { createTokens } from './tokens.ts';
import { createUpgrades, type Upgrades } from './upgrade.ts';

export type GatewayOptions = {
  readonly engine: Engine;
  readonly log: EventLog;
  /** What an event has gone through when it is acknowledged with its `n`; `written` by default. */
  readonly level?: Level;
  /** When the log stands in for its store while that is down: what of it is provisional. */
  readonly standIn?: StandIn | undefined;
  readonly files: Files;
  /** Bots that a conversation may be opened with, asked anew every time. */
  readonly bots: () => readonly string[];
  /** Signs visitor tokens; whoever knows it can be any visitor. */
  readonly secret: string;
  readonly env: Env;
  readonly limits?: Partial<Limits>;
  /** Lets operators read traces by bearer token; without it nobody may. */
  readonly operatorToken?: string;
  /** In place of the token: a login, say. */
  readonly operators?: OperatorGuard;
  /** Those who work here; without it only visitors come in. */
  readonly staff?: Staff;
  /** Web pages that may use this door besides our own; `'*'` for all. */
  readonly origins?: readonly string[];
  /** Folder of the built widget page. */
  readonly staticRoot?: string;
  /** True behind a proxy of ours: the last `X-Forwarded-For` is who calls, and `X-Forwarded-Proto` how. */
  readonly trustProxy?: boolean;
  /** Keeps entrance tickets where all nodes find them; in this process by default. */
  readonly oneTime?: OneTime;
  /** Shared with the agents' door and other nodes, so that all see who is typing. */
  readonly signals?: Signals;
  readonly presences?: Presences;
  /** Brings polls that come here to the node that holds their session. */
  readonly relay?: Relay;
  readonly report?: Report;
  /** All figures as Prometheus reads them; without it there is no page of them. */
  readonly metrics?: () => Promise<string>;
  /** Hears what happened, for metrics. */
  readonly observe?: Observe;
};

/** The visitors' door of one node. */
export interface Gateway {
  readonly app: FastifyInstance;
  listen(at: { readonly port: number; readonly host?: string }): Promise<{ readonly port: number }>;
  /** One step of the timing wheel; a timer does it every `limits.tick` ms unless that is 0. */
  tick(): void;
  connections(): number;
  /** Take on nobody new, tell clients to move (to `url`), answer what is in flight, then close them. */
  drain(url?: string): Promise<void>;
  close(): Promise<void>;
}

/** How long a drained connection may take for its last answer and its close, in milliseconds. */
const LAST_WORDS = 1000;

export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const state = { draining: false };
  const door = openDoor(options, limits, () => state.draining);
  const origins = options.origins ?? [];
  const trustProxy = options.trustProxy ?? false;
  const callers = createCallers({ origins, trustProxy });
  const upgrades = createUpgrades(door, callers);
  const operators = options.operators ?? createOperatorGuard(options.operatorToken);
  const app = await createHttp({
    door,
    callers,
    upgrades,
    origins,
    trustProxy,
    operators,
    staticRoot: options.staticRoot,
    metrics: options.metrics,
  });
  app.server.on('upgrade', upgrades.accept);
  app.server.on('connection', (socket) => watchSilence(socket, door));
  const unsubscribe = passSignals(door, upgrades);
  const forgetStaff = [passDesk(door, upgrades), endRevoked(door, upgrades), passQueues(door)];
  const timer = limits.tick > 0 ? setInterval(() => door.wheel.tick(), limits.tick) : undefined;
  timer?.unref();

  async function drain(url?: string): Promise<void> {
    state.draining = true;
    const connections = upgrades.all();
    for (const connection of connections)
      connection.bye(Math.floor(options.env.random() * limits.drain * 0.5), url);
    await holds(() => connections.size === 0, limits.drain);
    await holds(() => [...connections].every((connection) => connection.inFlight() === 0), LAST_WORDS);
    for (const connection of connections) connection.close(CLOSE.draining);
    await holds(() => connections.size === 0, LAST_WORDS);
  }

  async function close(): Promise<void> {
    state.draining = true;
    for (const connection of upgrades.all()) connection.close(CLOSE.draining);
    clearInterval(timer);
    unsubscribe();
    for (const forget of forgetStaff) forget?.();
    door.hub.close();
    await app.close();
  }

  return {
    app,
    listen: async ({ port, host = '127.0.0.1' }) => {
      await app.listen({ port, host });
      return { port: (app.server.address() as AddressInfo).port };
    },
    tick: () => door.wheel.tick(),
    connections: () => upgrades.all().size,
    drain,
    close,
  };
}

/** Of a log in which everything is stored. */
const NOTHING_PROVISIONAL: StandIn = { isDegraded: () => false, storedUpTo: () => Number.POSITIVE_INFINITY };

/** Every agent here hears what of the desk has changed for him. */
function passDesk({ staff }: Door, upgrades: Upgrades): (() => void) | undefined {
  return staff?.watch((signalFor) => {
    for (const connection of upgrades.agents()) {
      const agent = connection.agent();
      const signal = agent && signalFor(agent);
      if (signal) connection.signal(JSON.stringify({ t: 'sig', c: DESK, ...signal }));
    }
  });
}

/** Who waits hears where he stands. */
function passQueues({ staff, hub, env }: Door): (() => void) | undefined {
  return staff && createQueueNews({ staff, hub, delay: env.delay });
}

/** Whose login was taken back is shown out, wherever that happened. */
function endRevoked({ staff }: Door, upgrades: Upgrades): (() => void) | undefined {
  return staff?.watchLogins(() => {
    for (const connection of upgrades.agents()) connection.endIfRevoked();
  });
}

/** Signals of all nodes reach whoever follows their conversation here, but for whom they came from. */
function passSignals({ signals, hub }: Door, upgrades: Upgrades): () => void {
  return signals.subscribe(({ from, ...signal }) => {
    if (signal.name === MENTION) {
      passMention(signal, upgrades);
      return;
    }
    const others = hub.followers(signal.c as ConversationId).filter(({ id }) => id !== from);
    const texts = { agent: signalFor('agent', signal), visitor: signalFor('visitor', signal) };
    for (const follower of others) {
      const text = texts[follower.view()];
      if (text !== undefined) follower.signal(text);
    }
  });
}

type Heard = Omit<Signal, 'from'>;

/** Visitors don't hear who looks at their chat, nor what another connection of theirs is writing. */
function signalFor(view: View, { d, ...signal }: Heard): string | undefined {
  if (view === 'agent') return JSON.stringify({ t: 'sig', ...signal, d });
  const { draft: _, ...shown } = d;
  return signal.name === LOOKING ? undefined : JSON.stringify({ t: 'sig', ...signal, d: shown });
}

function passMention({ c, name, d: { to, ...d } }: Heard, upgrades: Upgrades): void {
  const text = JSON.stringify({ t: 'sig', c, name, d });
  for (const connection of upgrades.all())
    if (connection.agent() === `agent:${String(to)}`) connection.signal(text);
}

function openDoor(options: GatewayOptions, limits: Limits, isDraining: () => boolean): Door {
  const { engine, log, files, bots, env, secret, standIn = NOTHING_PROVISIONAL } = options;
  const { signals = createMemorySignals(), presences = createMemoryPresences() } = options;
  return {
    engine,
    log,
    level: options.level ?? 'written',
    files,
    bots,
    env,
    limits,
    tickets: createTickets(options.oneTime ?? createMemoryOneTime(env.now), limits.ticketLife),
    tokens: createTokens({ secret, now: env.now, use: limits.tokenUse, renew: limits.tokenRenew }),
    hub: createHub(log, standIn),
    signals,
    relay: options.relay ?? createMemoryRelay({ node: env.newId(), delay: env.delay }),
    attendance: createAttendance(presences, signals),
    looking: createLooking(presences, signals),
    staff: options.staff,
    wheel: createWheel(env.now, limits.tick || DEFAULT_LIMITS.tick),
    rhythm: createRhythm(),
    report: options.report ?? ((message, data) => console.error(message, JSON.stringify(data))),
    observe: options.observe ?? (() => {}),
    health: createStoreHealth(),
    standIn,
    isDraining,
  };
}

/** Node closes a request that is slow, but not a TCP connection that never says anything. */
function watchSilence(socket: Socket, door: Door): void {
  const waker = {
    wake: (): undefined => {
      if (socket.bytesRead === 0) socket.destroy();
    },
  };
  watch(socket, waker, door.wheel, door.env.now() + door.limits.hello);
}

function watch(socket: Socket, waker: { wake(): undefined }, wheel: Wheel, due: number): void {
  wheel.set(waker, due);
  socket.once('close', () => wheel.remove(waker));
}

/** Waits until it is so, or for `most` ms. */
async function holds(isSo: () => boolean, most: number): Promise<void> {
  const step = 20;
  for (let waited = 0; !isSo() && waited < most; waited += step) {
    await new Promise((resolve) => setTimeout(resolve, step));
  }
}
