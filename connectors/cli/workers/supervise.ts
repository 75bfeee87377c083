import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { type Crew, createCrew } from './crew.ts';
import { type FromWorker, isOurs, type Listening } from './messages.ts';
import { SEAT } from './seat.ts';

export type Supervision = {
  readonly io: Io;
  readonly count: number;
  /** Known from the beginning, so that it is the same after all have died. */
  readonly port: number;
  /** Beside their own environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly onListening: (told: Listening) => void;
};

/** A worker that lasted so long was no failure at its start, in milliseconds. */
const STEADY = 30_000;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;

/** Time that a worker gets for its last turns, in milliseconds. */
const LAST_TURNS = 30_000;

/**
 * Runs workers behind one port until asked to stop: this process accepts connections and hands them out in turn, so that
 * each worker gets as many. The first worker trains alone, the others load what it made. One that dies is started again.
 */
export async function superviseWorkers(parts: Supervision): Promise<ExitCode> {
  const { io, count, port, onListening } = parts;
  // Of an option that is given twice the last one counts.
  cluster.setupPrimary({ args: [...process.argv.slice(2), '--port', String(port)] });
  const crew = createCrew();
  const start = (number: number): Running => startWorker(number, parts, crew);
  const first = start(1);
  io.stop.addEventListener('abort', first.stop);
  const begun = await Promise.race([first.listening, first.ended]);
  if (!('url' in begun)) return exitOf(begun);
  onListening(begun);
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  await Promise.all(
    numbers.map((number) => keepRunning(io, number, start, number === 1 ? first : undefined)),
  );
  return EXIT.ok;
}

type Ended = { readonly code: number | null; readonly signal: string | null; readonly lasted: number };

type Running = {
  readonly listening: Promise<Listening>;
  readonly ended: Promise<Ended>;
  readonly stop: () => void;
};

function startWorker(number: number, { io, env }: Supervision, crew: Crew): Running {
  const begun = performance.now();
  const worker = cluster.fork({ ...env, [SEAT]: String(number) });
  const { promise: listening, resolve } = Promise.withResolvers<Listening>();
  worker.on('message', (message: unknown) => {
    if (!isOurs<FromWorker>(message)) return;
    if (message.parley !== 'listening') crew.hear(worker, message);
    else {
      crew.join(worker);
      io.err(`worker ${number} serves as process ${worker.process.pid}`);
      resolve(message.told);
    }
  });
  const ended = once(worker, 'exit').then(([code, signal]) => {
    crew.leave(worker);
    const lasted = performance.now() - begun;
    return { code: code as number | null, signal: signal as string | null, lasted };
  });
  return { listening, ended, stop: () => stopWorker(worker, ended) };
}

function stopWorker(worker: Worker, ended: Promise<unknown>): void {
  worker.process.kill('SIGTERM');
  const late = setTimeout(() => worker.process.kill('SIGKILL'), LAST_TURNS);
  void ended.then(() => clearTimeout(late));
}

async function keepRunning(
  io: Io,
  number: number,
  start: (number: number) => Running,
  first: Running | undefined,
): Promise<void> {
  let failures = 0;
  for (let running = first ?? start(number); ; running = start(number)) {
    io.stop.addEventListener('abort', running.stop);
    const { code, signal, lasted } = await running.ended;
    io.stop.removeEventListener('abort', running.stop);
    if (io.stop.aborted) return;
    failures = lasted > STEADY ? 0 : failures + 1;
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1));
    io.err(
      `worker ${number} ended (${signal ?? `exit code ${code}`}); it is started again in ${Math.ceil(pause)} ms`,
    );
    await sleep(pause, undefined, { signal: io.stop }).catch(() => undefined);
    if (io.stop.aborted) return;
  }
}

function exitOf({ code }: Ended): ExitCode {
  return Object.values(EXIT).find((known) => known === code) ?? EXIT.failed;
}
