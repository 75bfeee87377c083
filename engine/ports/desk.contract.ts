import { describe, expect, it } from 'vitest';
import { ERRORS, type Failure, isFailure } from '#engine/core/errors';
import { benchOpener } from './benches.rig.ts';
import type { Desk, FoundTicket, Ticket, TicketQuery, TicketRequest } from './desk.ts';

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
    describeFinding(start);
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

const NO_FIND = 'this desk only takes tickets';

/** Only for desks that find tickets again. */
function describeFinding(open: () => Promise<DeskBench>): void {
  it('finds tickets of a kind by their fields, the newest first', async (context) => {
    const { desk } = await open();
    if (!desk.find) return context.skip(NO_FIND);
    const first = ticketOf(await desk.create(aRequest('k1'), live()));
    await desk.create({ ...aRequest('k2'), kind: 'complaint' }, live());
    await desk.create({ ...aRequest('k3'), fields: { order_number: 'ORD-2', urgent: true } }, live());
    const last = ticketOf(await desk.create(aRequest('k4'), live()));
    const query = {
      kind: 'return_request',
      fields: { order_number: 'ORD-20240102', urgent: true },
      limit: 9,
    };
    const { kind, subject, fields } = aRequest('k1');
    const found = [last, first].map(({ id }) => ({ id, kind, subject, fields }));
    expect(await foundBy(desk, query)).toEqual(found);
    expect(await foundBy(desk, { ...query, limit: 1 })).toEqual(found.slice(0, 1));
  });

  it('takes a field for the same only if its value is, type and all', async (context) => {
    const { desk } = await open();
    if (!desk.find) return context.skip(NO_FIND);
    await desk.create(aRequest('k1'), live());
    for (const fields of [{ order_number: 'ord-20240102' }, { count: '2' }, { urgent: 1 }, { none: null }]) {
      expect(await foundBy(desk, { kind: 'return_request', fields, limit: 9 })).toEqual([]);
    }
  });

  it('looks for nothing for a caller that has given up', async (context) => {
    const { desk } = await open();
    if (!desk.find) return context.skip(NO_FIND);
    const query = { kind: 'return_request', fields: {}, limit: 9 };
    expect(await desk.find(query, AbortSignal.abort())).toMatchObject({ code: 'CALL_ABORTED' });
  });
}

async function foundBy(desk: Desk, query: TicketQuery): Promise<readonly FoundTicket[] | undefined> {
  const answer = await desk.find?.(query, live());
  if (isFailure(answer)) throw new Error(`${answer.code}: ${answer.message}`);
  return answer;
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
