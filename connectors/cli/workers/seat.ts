import cluster from 'node:cluster';
import type { Figures } from '#connectors/metrics/index';
import { type FromWorker, isOurs, type Listening, type ToWorker } from './messages.ts';

/** The variable that tells a worker which one it is, from 1. */
export const SEAT = 'PARLEY_WORKER';

/** This process's place among the workers of one `serve`. */
export type Seat = {
  /** One of them speaks for all: they serve the same bots and see the same files. */
  readonly isSpeaker: boolean;
  listening(told: Listening): void;
  /** Give these figures when all are added up. */
  share(figures: () => Promise<Figures>): void;
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
  const waiting = new Map<number, (text: string) => void>();
  let own = async (): Promise<Figures> => [];
  let asked = 0;
  process.on('message', (message: unknown) => {
    if (!isOurs<ToWorker>(message)) return;
    const { id } = message;
    if (message.parley === 'figures-wanted') {
      void own().then((figures) => say({ parley: 'figures', id, figures }));
      return;
    }
    waiting.get(id)?.(message.text);
    waiting.delete(id);
  });
  return {
    isSpeaker: env[SEAT] === '1',
    listening: (told) => say({ parley: 'listening', told }),
    share: (figures) => {
      own = figures;
    },
    metrics: () =>
      new Promise((resolve) => {
        asked += 1;
        waiting.set(asked, resolve);
        say({ parley: 'metrics-wanted', id: asked });
      }),
    leave: () => void worker.disconnect(),
  };
}
