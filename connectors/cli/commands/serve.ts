import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createGateway, type Gateway } from '#connectors/gateway/gateway';
import { type Failure, failure, isFailure, reasonOf } from '#engine/core/errors';
import type { Args } from '../arguments.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION, dataFolder } from '../data-folder.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { assemble, type House } from '../house/assemble.ts';
import type { BotNews } from '../house/live-bots.ts';
import type { Io } from '../io.ts';
import { chooseBots } from '../list-bots.ts';
import { tellFailure } from '../tell.ts';
import { newsLines } from '../tell-news.ts';
import { tellBotProblems } from '../tell-problems.ts';
import { createProgress } from '../tell-progress.ts';

const LOOPBACK = '127.0.0.1';

/** Serves bots to visitors until it is asked to stop. */
export const serve: Command = {
  name: 'serve',
  summary: 'Serves bots: the whole engine in one process, data in one folder.',
  usage: '',
  options: {
    port: { about: 'port to listen at; 0 takes a free one', value: 'number', preset: '8080' },
    host: { about: 'address to listen at', value: 'address', preset: '127.0.0.1' },
    data: DATA_OPTION,
    bots: { about: 'bots to serve, with commas; all by default', value: 'names' },
    origins: { about: 'web pages that may embed the chat, with commas', value: 'origins' },
    memory: { about: 'keep conversations and tickets in memory, gone when it stops' },
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
    const refused = await probe(args.text('host') ?? LOOPBACK, port);
    if (refused) return tellFailure(io, refused, args.json);
    const house = await assemble({
      io,
      bots: chosen.value,
      data: dataFolder(io, args.text('data')),
      memory: args.has('memory'),
      exampleOrders: args.has('example-orders'),
      onNews: (news) => tellNews(io, news, args.json),
      onProgress: (bot) => createProgress(io, bot),
    });
    if (!house.ok) return tellFailure(io, house.failure, args.json);
    try {
      return await serveHouse(house.value, { args, io, port });
    } finally {
      await house.value.close();
    }
  },
};

type Serving = { readonly args: Args; readonly io: Io; readonly port: number };

async function serveHouse(house: House, { args, io, port }: Serving): Promise<ExitCode> {
  for (const [bot, problems] of house.bots.failed) return tellBotProblems(io, bot, problems, args.json);
  const gateway = await createGateway({ ...house, ...doorOptions(args, io), bots: house.bots.names });
  const host = args.text('host') ?? LOOPBACK;
  try {
    const listening = await listen(gateway, host, port);
    if (isFailure(listening)) return tellFailure(io, listening, args.json);
    house.engine.start();
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${listening.port}`;
    io.out(
      args.json
        ? JSON.stringify({ event: 'listening', url, bots: house.bots.names() })
        : `listening at ${url}`,
    );
    await stopped(io);
    io.err('stopping: clients are told to move, turns are finished');
    await gateway.drain();
    return EXIT.ok;
  } finally {
    await gateway.close();
  }
}

function doorOptions(args: Args, io: Io) {
  const operatorToken = io.env['PARLEY_OPERATOR_TOKEN'];
  const page = join(import.meta.dirname, '../../widget/dist');
  return {
    origins: listOf(args.text('origins')),
    ...(operatorToken === undefined ? {} : { operatorToken }),
    report: (message: string, data: Readonly<Record<string, unknown>>) =>
      io.err(`${message} ${JSON.stringify(data)}`),
    ...(existsSync(page) ? { staticRoot: page } : {}),
  };
}

/** A port that is taken is told at once and not after minutes of training. */
async function probe(host: string, port: number): Promise<Failure | undefined> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return undefined;
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
