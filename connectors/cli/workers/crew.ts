import type { Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { addUp, type Figures } from '#connectors/metrics/index';
import type { FromWorker, ToWorker } from './messages.ts';

/** The workers that visitors can reach now, and their figures together. */
export type Crew = {
  join(worker: Worker): void;
  leave(worker: Worker): void;
  /** Something that a worker said about figures. */
  hear(worker: Worker, message: FromWorker): void;
};

/** A worker that does not answer within so many milliseconds is left out: its figures are missed, not waited for. */
const PATIENCE = 1000;

/** A crew of nobody yet. */
export function createCrew(): Crew {
  const workers = new Set<Worker>();
  const waiting = new Map<string, (figures: Figures) => void>();
  let asked = 0;

  async function figuresOf(worker: Worker): Promise<readonly Figures[]> {
    asked += 1;
    const id = asked;
    const key = `${worker.id}/${id}`;
    const answer = new Promise<Figures>((resolve) => waiting.set(key, resolve));
    tell(worker, { parley: 'figures-wanted', id });
    const figures = await Promise.race([answer, sleep(PATIENCE, undefined, { ref: false })]);
    waiting.delete(key);
    return figures === undefined ? [] : [figures];
  }

  async function answerAll(worker: Worker, id: number): Promise<void> {
    const figures = await Promise.all([...workers].map(figuresOf));
    tell(worker, { parley: 'metrics', id, text: await addUp(figures.flat()) });
  }

  return {
    join: (worker) => void workers.add(worker),
    leave: (worker) => void workers.delete(worker),
    hear: (worker, message) => {
      if (message.parley === 'metrics-wanted') void answerAll(worker, message.id);
      if (message.parley === 'figures') waiting.get(`${worker.id}/${message.id}`)?.(message.figures);
    },
  };
}

/** One that is gone needs no answer. */
function tell(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message);
}
