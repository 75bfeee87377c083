import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { createGateway, type Gateway } from '#connectors/gateway/gateway';
import { createMetrics, type Metrics } from '#connectors/metrics/index';
import { type Failure, failure, isFailure, reasonOf } from '#engine/core/errors';
import type { Args } from '../arguments.ts';
import type { Command } from '../command.ts';
import { dataFolder } from '../data-folder.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { assemble, type House } from '../house/assemble.ts';
import { openActionEnv } from '../house/example-orders.ts';
import type { BotNews } from '../house/live-bots.ts';
import { openConsole } from '../house/open-console.ts';
import type { StoreChoice } from '../house/stores.ts';
import type { Io } from '../io.ts';
import { chooseBots } from '../list-bots.ts';
import { LEVEL_OPTIONS, STORE_OPTIONS, storeOf } from '../store-options.ts';
import { tellFailure } from '../tell.ts';
import { newsLines } from '../tell-news.ts';
import { tellBotProblems } from '../tell-problems.ts';
import { createProgress } from '../tell-progress.ts';
import type { Listening } from '../workers/messages.ts';
import { type Seat, takeSeat } from '../workers/seat.ts';
import { superviseWorkers } from '../workers/supervise.ts';

const LOOPBACK = '127.0.0.1';

/** More processes than any machine has processors for. */
const MOST_WORKERS = 64;

/** Serves bots to visitors until it is asked to stop. */
export const serve: Command = {
  name: 'serve',
  summary: 'Serves bots: alone with its data in one folder, or as one of many nodes on a Redis.',
  usage: '',
  options: {
    port: { about: 'port to listen at; 0 takes a free one', value: 'number', preset: '8080' },
    host: { about: 'address to listen at', value: 'address', preset: '127.0.0.1' },
    ...STORE_OPTIONS,
    memory: { about: 'keep conversations and tickets in memory, gone when it stops' },
    ...LEVEL_OPTIONS,
    bots: { about: 'bots to serve, with commas; all by default', value: 'names' },
    origins: { about: 'web pages that may embed the chat, with commas', value: 'origins' },
    'trust-proxy': { about: 'stands behind a proxy: the last X-Forwarded-For is who calls' },
    'move-to': {
      about: 'the server that clients go to when this one stops; else where they came from',
      value: 'url',
    },
    workers: {
      about: 'processes that share the port; more than one needs --redis',
      value: 'number',
      preset: '1',
    },
    patience: {
      about: 'milliseconds that an answer may have to wait for the processor; messages beyond are BUSY',
      value: 'number',
      preset: '500',
    },
    'example-orders': { about: 'start the example order service and use it' },
  },
  words: { least: 0, most: 0 },
  run: async (args, io) => {
    const chosen = chooseBots(io, listOf(args.text('bots')));
    if (!chosen.ok) return tellFailure(io, chosen.failure, args.json);
    const port = Number(args.text('port'));
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      return tellFailure(io, failure('USAGE', { reason: `${args.text('port')} is no port` }), args.json);
    }
    if (!(Number(args.text('patience')) > 0)) {
      return tellFailure(io, failure('USAGE', { reason: '--patience is a number above 0' }), args.json);
    }
    const count = workersOf(args);
    if (typeof count !== 'number') return tellFailure(io, count, args.json);
    const next = moveTo(args);
    if (isFailure(next)) return tellFailure(io, next, args.json);
    const store = storeOf(args);
    if (!store.ok) return tellFailure(io, store.failure, args.json);
    const seat = takeSeat(io.env);
    const free = seat ? port : await probe(args.text('host') ?? LOOPBACK, port);
    if (isFailure(free)) return tellFailure(io, free, args.json);
    return seat || count === 1
      ? serveHere({ args, io, port, seat, next }, chosen.value, store.value).finally(() => seat?.leave())
      : serveByWorkers({ args, io, port: free, count });
  },
};

/** How many processes are to serve, or why not so many. */
function workersOf(args: Args): number | Failure {
  const count = Number(args.text('workers'));
  if (!Number.isInteger(count) || count < 1 || count > MOST_WORKERS) {
    return failure('USAGE', { reason: `--workers is a number from 1 to ${MOST_WORKERS}` });
  }
  return count > 1 && !args.has('redis') ? failure('WORKERS_NEED_REDIS', { count }) : count;
}

/** The socket address of the server that clients are to move to in the end; undefined for where they came from. */
function moveTo(args: Args): string | undefined | Failure {
  const given = args.text('move-to');
  if (given === undefined) return undefined;
  if (!/^https?:\/\//.test(given) || !URL.canParse(given)) {
    return failure('USAGE', { reason: `--move-to is an address like http://10.0.0.2:8080, not ${given}` });
  }
  return new URL('/v1/ws', given).href.replace(/^http/, 'ws');
}

type Shared = Omit<Serving, 'seat' | 'next'> & { readonly count: number };

async function serveByWorkers({ args, io, port, count }: Shared): Promise<ExitCode> {
  const actions = await openActionEnv(io, args.has('example-orders'), Date.now);
  const { own: env } = actions;
  try {
    const onListening = (told: Listening) => tellListening(io, args, told);
    return await superviseWorkers({ io, count, port, env, onListening });
  } finally {
    await actions.close();
  }
}

async function serveHere(serving: Serving, bots: readonly string[], store: StoreChoice): Promise<ExitCode> {
  const { args, io, seat } = serving;
  const metrics = createMetrics(Date.now);
  const house = await assemble({
    io,
    bots,
    data: dataFolder(io, args.text('data')),
    store,
    // Workers are told where the one that their starter runs is.
    exampleOrders: args.has('example-orders') && !seat,
    metrics,
    patience: Number(args.text('patience')),
    onNews: (news) => void ((seat?.isSpeaker ?? true) && tellNews(io, news, args.json)),
    onProgress: (bot) => createProgress(io, bot),
  });
  if (!house.ok) return tellFailure(io, house.failure, args.json);
  try {
    return await serveHouse(house.value, metrics, serving);
  } finally {
    await house.value.close();
  }
}

type Serving = {
  readonly args: Args;
  readonly io: Io;
  readonly port: number;
  readonly seat: Seat | undefined;
  readonly next: string | undefined;
};

async function serveHouse(
  house: House,
  metrics: Metrics,
  { args, io, port, seat, next }: Serving,
): Promise<ExitCode> {
  for (const [bot, problems] of house.bots.failed) return tellBotProblems(io, bot, problems, args.json);
  const agents = await openConsole(house);
  const gateway = await createGateway({
    ...house,
    staff: agents.staff,
    ...doorOptions(args, io),
    bots: house.bots.names,
    observe: metrics.door,
    metrics: seat?.metrics ?? metrics.text,
  });
  await agents.addTo(gateway.app);
  metrics.countConnections(gateway.connections);
  seat?.share(metrics.figures);
  const host = args.text('host') ?? LOOPBACK;
  try {
    const listening = await listen(gateway, host, port);
    if (isFailure(listening)) return tellFailure(io, listening, args.json);
    house.engine.start();
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${listening.port}`;
    const told = { url, bots: house.bots.names() };
    if (seat) seat.listening(told);
    else tellListening(io, args, told);
    await stopped(io);
    io.err('stopping: clients are told to move, turns are finished');
    await gateway.drain(next);
    return EXIT.ok;
  } finally {
    agents.close();
    await gateway.close();
  }
}

function tellListening(io: Io, args: Args, { url, bots }: Listening): void {
  io.out(args.json ? JSON.stringify({ event: 'listening', url, bots }) : `listening at ${url}`);
}

function doorOptions(args: Args, io: Io) {
  const operatorToken = io.env['PARLEY_OPERATOR_TOKEN'];
  const page = join(import.meta.dirname, '../../widget/dist');
  return {
    origins: listOf(args.text('origins')),
    trustProxy: args.has('trust-proxy'),
    ...(operatorToken === undefined ? {} : { operatorToken }),
    report: (message: string, data: Readonly<Record<string, unknown>>) =>
      io.err(`${message} ${JSON.stringify(data)}`),
    ...(existsSync(page) ? { staticRoot: page } : {}),
  };
}

/** The port, or a free one for 0. One that is taken is told at once and not after minutes of training. */
async function probe(host: string, port: number): Promise<Failure | number> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch (thrown) {
    return portFailure(thrown, host, port);
  } finally {
    server.close();
  }
}

async function listen(gateway: Gateway, host: string, port: number) {
  try {
    return await gateway.listen({ port, host });
  } catch (thrown) {
    return portFailure(thrown, host, port);
  }
}

function portFailure(thrown: unknown, host: string, port: number): Failure {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code === 'EADDRINUSE') return failure('PORT_TAKEN', { port, host });
  return failure('PORT_REFUSED', { port, host, reason: reasonOf(thrown) });
}

function stopped({ stop }: Io): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve();
    stop.addEventListener('abort', () => resolve(), { once: true });
  });
}

function tellNews(io: Io, news: BotNews, json: boolean): void {
  if (json)
    io.out(
      JSON.stringify({
        event: 'bot',
        ...news,
        ...(news.kind === 'fault' ? { thrown: reasonOf(news.thrown) } : {}),
      }),
    );
  else for (const line of newsLines(news)) io.err(line);
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
