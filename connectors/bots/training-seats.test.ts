import { describe, expect, it } from 'vitest';
import { createSeats } from './training-seats.ts';

describe('seats for training', () => {
  /** Work of which it is known when it began, and that ends when it is told to. */
  function workOf(seats: ReturnType<typeof createSeats>, spare: number) {
    const end = Promise.withResolvers<void>();
    const work = { begun: false, end: end.resolve, fail: end.reject, done: Promise.resolve() };
    work.done = seats.run(spare, () => {
      work.begun = true;
      return end.promise;
    });
    return work;
  }
  const moment = () => new Promise((resolve) => setImmediate(resolve));

  it('are no more than there are processors, and pass on to the next in order', async () => {
    const seats = createSeats(2);
    const [one, two, three, four] = [0, 0, 0, 0].map((spare) => workOf(seats, spare));
    await moment();
    expect([one, two, three, four].map((work) => work?.begun)).toEqual([true, true, false, false]);
    two?.fail(new Error('it failed'));
    await expect(two?.done).rejects.toThrow('it failed');
    await moment();
    expect([three?.begun, four?.begun]).toEqual([true, false]);
  });

  it('leave a processor to whoever needs it, but always one to training', async () => {
    const seats = createSeats(2);
    const [one, two] = [1, 1].map((spare) => workOf(seats, spare));
    const bold = workOf(seats, 0);
    await moment();
    expect([one?.begun, two?.begun, bold.begun]).toEqual([true, false, true]);
    const [lonely] = [workOf(createSeats(1), 1)];
    await moment();
    expect(lonely?.begun).toBe(true);
  });
});
