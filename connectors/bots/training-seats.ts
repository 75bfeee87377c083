import { availableParallelism } from 'node:os';

/** How many trainings the process runs at once. */
export type Seats = {
  /** Do some work as soon as there is a seat; `spare` processors are left to others. */
  run<Value>(spare: number, work: () => Promise<Value>): Promise<Value>;
};

/**
 * One seat for each processor: more threads would only take turns. Those who leave a processor to conversations wait until
 * fewer are at work; one may always work, or nothing would ever be trained.
 */
export function createSeats(processors: number): Seats {
  let taken = 0;
  let waiting: (() => boolean)[] = [];
  const call = (): void => {
    waiting = waiting.filter((sit) => !sit());
  };
  const seat = (spare: number): Promise<void> =>
    new Promise((resolve) => {
      const most = Math.max(1, processors - spare);
      waiting.push(() => {
        if (taken >= most) return false;
        taken += 1;
        resolve();
        return true;
      });
      call();
    });
  return {
    run: async (spare, work) => {
      await seat(spare);
      try {
        return await work();
      } finally {
        taken -= 1;
        call();
      }
    },
  };
}

/** The process's own, shared by all bots that are opened at once. */
export const SEATS = createSeats(availableParallelism());
