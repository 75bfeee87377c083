import { describe, expect, it } from 'vitest';
import { ERRORS, type Failure, isFailure } from '#engine/core/errors';
import { benchOpener } from './benches.rig.ts';
import type { Desk, Ticket, TicketRequest } from './desk.ts';

/** A desk and the far side behind it, as the suite drives them. */
export type DeskBench = {
  readonly desk: Desk;
  /** Keys of the tickets that truly exist on the far side. */
  readonly keys: () => Promise<readonly string[]>;
  /** Have the far side make this ticket while its answer gets lost; what the caller saw, if it lived to see it. */
  readonly createAndLose: (request: TicketRequest) => Promise<Ticket | Failure | undefined>;
  /** Let `create` find nobody there, which is worth another try, until the answered function is called. */
  readonly goDown: () => () => void;
  /** Let the next `create` be refused for good; a desk that never refuses gives the reason instead. */
  readonly refuse: (() => void) | { readonly never: string };
  /** Release all of it, the desk included. */
  readonly close: () => Promise<void>;
};

/** What every desk driver promises. A driver's test is one call of this, against its real far side. */
export function describeDesk(name: string, open: () => Promise<DeskBench>): void {
  describe(`desk: ${name}`, () => {
    const start = benchOpener(open);
    describeKeys(start);
    describeFailures(start);
  });
}

function describeKeys(open: () => Promise<DeskBench>): void {
  it('makes a ticket and names it', async () => {
    const { desk, keys } = await open();
    expect(ticketOf(await desk.create(aRequest('k1'), live())).id).not.toBe('');
    expect(await keys()).toEqual(['k1']);
  });

  it('gives different keys different ids', async () => {
    const { desk } = await open();
    const wanted = Array.from({ length: 20 }, (_, index) => desk.create(aRequest(`k${index}`), live()));
    const ids = (await Promise.all(wanted)).map((answer) => ticketOf(answer).id);
    expect(new Set(ids).size).toBe(20);
  });

  it('answers a known key with the first ticket, whatever else changed', async () => {
    const { desk, keys } = await open();
    const first = ticketOf(await desk.create(aRequest('k1'), live()));
    const again = await desk.create({ ...aRequest('k1'), subject: 'Other words' }, live());
    expect(ticketOf(again).id).toBe(first.id);
    expect(await keys()).toEqual(['k1']);
  });

  it('makes one ticket of 50 identical calls at once', async () => {
    const { desk, keys } = await open();
    const calls = Array.from({ length: 50 }, () => desk.create(aRequest('k1'), live()));
    const ids = (await Promise.all(calls)).map((answer) => ticketOf(answer).id);
    expect(new Set(ids).size).toBe(1);
    expect(await keys()).toEqual(['k1']);
  });

  it('finds the ticket again whose answer was lost', async () => {
    const { desk, keys, createAndLose } = await open();
    const lost = await createAndLose(aRequest('k1'));
    expect(isFailure(lost) ? lost.retry : lost).toSatisfy((seen) => seen === true || seen === undefined);
    expect(await keys()).toEqual(['k1']);
    expect(ticketOf(await desk.create(aRequest('k1'), live())).id).not.toBe('');
    expect(await keys()).toEqual(['k1']);
  });

  it.each(['with spaces', '订单 1', 'a%20b', 'line\nbreak', "o'clock"])('takes the key %j', async (key) => {
    const { desk, keys } = await open();
    const first = ticketOf(await desk.create(aRequest(key), live()));
    expect(ticketOf(await desk.create(aRequest(key), live())).id).toBe(first.id);
    expect(await keys()).toEqual([key]);
  });
}

function describeFailures(open: () => Promise<DeskBench>): void {
  it('does nothing for a caller that has given up', async () => {
    const { desk, keys } = await open();
    expect(failureOf(await desk.create(aRequest('k1'), AbortSignal.abort())).code).toBe('CALL_ABORTED');
    expect(await keys()).toEqual([]);
  });

  it('says "try again" when nobody is there, and is right', async () => {
    const { desk, keys, goDown } = await open();
    const comeBack = goDown();
    expect(failureOf(await desk.create(aRequest('k1'), live())).retry).toBe(true);
    comeBack();
    expect(ticketOf(await desk.create(aRequest('k1'), live())).id).not.toBe('');
    expect(await keys()).toEqual(['k1']);
  });

  it('says "do not try again" when it was refused', async (context) => {
    const { desk, keys, refuse } = await open();
    if (typeof refuse !== 'function') return context.skip(refuse.never);
    refuse();
    expect(failureOf(await desk.create(aRequest('k1'), live())).retry).toBe(false);
    expect(await keys()).toEqual([]);
  });
}

/** A ticket request; fields in two scripts and of every JSON type. */
export function aRequest(key: string): TicketRequest {
  return {
    key,
    kind: 'return_request',
    subject: '退货 Return ORD-20240102',
    fields: {
      order_number: 'ORD-20240102',
      reason: '破损 “broken”',
      photos: ['f1', 'f2'],
      count: 2,
      urgent: true,
    },
    conversation: 'c-1',
  };
}

function live(): AbortSignal {
  return new AbortController().signal;
}

function ticketOf(answer: Ticket | Failure): Ticket {
  if (isFailure(answer)) throw new Error(`${answer.code}: ${answer.message}`);
  return answer;
}

function failureOf(answer: Ticket | Failure | undefined): Failure {
  if (!isFailure(answer)) throw new Error(`a failure was expected, not ${JSON.stringify(answer)}`);
  expect(Object.keys(ERRORS)).toContain(answer.code);
  return answer;
}
