import { setTimeout as delay } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { describeOrder, summarizeOrder } from './describe-order.ts';
import { readCatalogue } from './read-catalogue.ts';
import { type OrderRecord, readOrders } from './read-orders.ts';

/** What a test makes the service suffer for one order: a slow answer, another status, or both. */
export type Fault = { readonly status?: number; readonly delayMs?: number };

export type OrderServiceOptions = {
  readonly now: () => number;
  /** Asked with the order's number, in its plain form, before each order is answered. */
  readonly fault?: (number: string) => Fault | undefined;
};

/** The example shop's order service, not yet listening. Closing it ends the delays of its faults too. */
export function createOrderService({ now, fault }: OrderServiceOptions): FastifyInstance {
  const catalogue = readCatalogue();
  const orders = readOrders();
  const closing = new AbortController();
  const app = fastify({ forceCloseConnections: true });
  app.addHook('preClose', async () => closing.abort());

  app.get('/healthz', () => ({ status: 'ok' }));

  app.get<{ Params: { number: string } }>('/orders/:number', async (request, reply) => {
    const number = readNumber(request.params.number);
    if (!number) return reply.code(400).send(problem('ORDER_NUMBER_INVALID', request.params.number));
    const { status, delayMs } = fault?.(number) ?? {};
    if (delayMs) await delay(delayMs, undefined, { signal: closing.signal });
    if (status) return reply.code(status).send(problem('FAULT', number));
    const order = orders.get(number);
    if (!order) return reply.code(404).send(problem('ORDER_NOT_FOUND', number));
    return describeOrder(order, catalogue, now());
  });

  app.get<{ Querystring: Record<string, unknown> }>('/orders', (request, reply) => {
    const tail = request.query['phone_tail'];
    if (!isPhoneTail(tail)) return reply.code(400).send(problem('PHONE_TAIL_INVALID', tail));
    return ordersOf(orders, tail).map((order) => summarizeOrder(order, catalogue, now()));
  });

  return app;
}

const PROBLEMS = {
  ORDER_NOT_FOUND: (given: string) => `There is no order ${given}.`,
  ORDER_NUMBER_INVALID: (given: string) => `"${given}" is no order number: SO and ten digits are expected.`,
  PHONE_TAIL_INVALID: (given: string) => `phone_tail is ${given}: the last four digits are expected.`,
  FAULT: (given: string) => `The answer for ${given} was replaced by a fault.`,
};

function problem(error: keyof typeof PROBLEMS, given: unknown) {
  return { error, message: PROBLEMS[error](String(given)) };
}

/** The number as people write it (`so 2611-150023`, full width too) in its plain form. */
function readNumber(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '');
  return /^SO\d{10}$/.test(plain) ? plain : undefined;
}

function isPhoneTail(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}$/.test(value);
}

/** The orders sent to this phone, the newest first. */
function ordersOf(orders: ReadonlyMap<string, OrderRecord>, tail: string): OrderRecord[] {
  return [...orders.values()]
    .filter((order) => order.receiver.phone_tail === tail)
    .sort((a, b) => a.placed_days_ago - b.placed_days_ago);
}
