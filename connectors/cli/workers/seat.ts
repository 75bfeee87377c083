import cluster from 'node:cluster';
import { type FromWorker, isOurs, type Listening, type ToWorker } from './messages.ts';

/** The variable that tells a worker which one it is, from 1. */
export const SEAT = 'PARLEY_WORKER';

/** This process's place among the workers of one `serve`. */
export type Seat = {
  /** One of them speaks for all: they serve the same bots and see the same files. */
  readonly isSpeaker: boolean;
  listening(told: Listening): void;
  /** The figures of all workers together. */
  metrics(): Promise<string>;
  /** Cut the line to the process that started this one, so that this one can end. */
  leave(): void;
};

/** The seat of a worker; undefined in a process that serves alone. */
export function takeSeat(env: Readonly<Record<string, string | undefined>>): Seat | undefined {
  const { worker } = cluster;
  if (!worker) return undefined;
  const say = (message: FromWorker): void => void process.send?.(message);
  return {
    isSpeaker: env[SEAT] === '1',
    listening: (told) => say({ parley: 'listening', told }),
    metrics: createAsker(say),
    leave: () => void worker.disconnect(),
  };
}

function createAsker(say: (message: FromWorker) => void): () => Promise<string> {
  const waiting = new Map<number, (text: string) => void>();
  let asked = 0;
  process.on('message', (message: unknown) => {
    if (!isOurs<ToWorker>(message)) return;
    waiting.get(message.id)?.(message.text);
    waiting.delete(message.id);
  });
  return () =>
    new Promise((resolve) => {
      asked += 1;
      waiting.set(asked, resolve);
      say({ parley: 'metrics-wanted', id: asked });
    });
}
