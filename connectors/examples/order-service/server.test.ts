import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { describeOrder, summarizeOrder } from './describe-order.ts';
import { readCatalogue } from './read-catalogue.ts';
import { readOrders } from './read-orders.ts';
import { createOrderService, type Fault } from './server.ts';

const NOW = Date.parse('2026-11-20T08:00:00Z');
const DAY = 24 * 60 * 60 * 1000;

type Order = ReturnType<typeof describeOrder>;
type Summary = ReturnType<typeof summarizeOrder>;

let now: number;
let faults: Map<string, Fault>;
let app: FastifyInstance;

beforeEach(async () => {
  now = NOW;
  faults = new Map();
  app = createOrderService({ now: () => now, fault: (number) => faults.get(number) });
  await app.listen({ port: 0, host: '127.0.0.1' });
});

afterEach(() => app.close());

async function get<Body>(path: string) {
  const { port } = app.server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, body: (await response.json()) as Body };
}

const getOrder = async (number: string) => (await get<Order>(`/orders/${encodeURIComponent(number)}`)).body;

describe('GET /orders/:number', () => {
  it('answers the whole order', async () => {
    const { status, body } = await get<Order>('/orders/SO2611150023');
    expect(status).toBe(200);
    expect(body).toEqual({
      number: 'SO2611150023',
      status: 'delivered',
      status_text: { zh: expect.any(String), en: expect.any(String) },
      placed_at: new Date(NOW - 5.5 * DAY).toISOString(),
      delivered_at: new Date(NOW - 3.1 * DAY).toISOString(),
      receiver: { name: '林晓雨', phone_tail: '6621', city: '杭州', address: expect.any(String) },
      items: [
        expect.objectContaining({
          product: 'iphone-15-pro',
          name: 'iPhone 15 Pro',
          name_en: 'iPhone 15 Pro',
          quantity: 1,
          price: 6999,
          price_now: readCatalogue().get('iphone-15-pro')?.price,
        }),
        expect.objectContaining({ product: 'airpods-pro-2', sku: 'airpods-pro-2.white' }),
      ],
      total: 8498,
      payment: '支付宝',
      payment_en: 'Alipay',
      invoice: { issued: true, title: '个人' },
      carrier: '顺丰速运',
      carrier_en: 'SF Express',
      tracking_number: expect.stringMatching(/^SF\d+$/),
      latest: expect.objectContaining({ at: new Date(NOW - 3.1 * DAY).toISOString() }),
      tracking: expect.any(Array),
      days_since_delivery: 3,
      returnable: true,
      exchangeable: true,
      in_warranty: true,
      price_drop: 0,
      refund: null,
    });
    expect(body.tracking.at(-1)).toEqual(body.latest);
  });

  it.each(['so2611150023', 'SO 2611-150023', 'So26 1115 0023', 'ＳＯ２６１１１５００２３', 'SO—2611150023'])(
    'understands %s',
    async (written) => {
      expect((await getOrder(written)).number).toBe('SO2611150023');
    },
  );

  it('says when there is no such order', async () => {
    expect(await get('/orders/SO0000000000')).toEqual({
      status: 404,
      body: { error: 'ORDER_NOT_FOUND', message: expect.stringContaining('SO0000000000') },
    });
  });

  it.each(['SO123', '2611150023', 'SO26111500230', 'SO26111500x3', 'constructor'])(
    'refuses %s as a number',
    async (written) => {
      expect(await get(`/orders/${written}`)).toMatchObject({
        status: 400,
        body: { error: 'ORDER_NUMBER_INVALID' },
      });
    },
  );

  it('stays the same number of days before now, whenever now is', async () => {
    now = NOW + 400 * DAY;
    const order = await getOrder('SO2611150023');
    expect(order.delivered_at).toBe(new Date(now - 3.1 * DAY).toISOString());
    expect(order.returnable).toBe(true);
  });
});

describe('the well-known orders', () => {
  it.each([
    ['SO2611150023', { status: 'delivered', returnable: true }],
    ['SO2611100007', { status: 'delivered', returnable: false, exchangeable: false, in_warranty: true }],
    ['SO2611180042', { status: 'shipped', delivered_at: null, days_since_delivery: null }],
    ['SO2611190055', { status: 'paid', tracking: [], latest: null, carrier: null }],
    ['SO2611080011', { status: 'refunding', refund: { status: 'processing', amount: 2199 } }],
    ['SO2611160031', { status: 'delivered', returnable: true }],
    ['SO2611010002', { status: 'cancelled', refund: { status: 'done', amount: 3499 } }],
  ])('%s', async (number, expected) => {
    expect(await getOrder(number)).toMatchObject(expected);
  });

  it('SO2611160031 dropped in price, by what the catalogue says now', async () => {
    const order = await getOrder('SO2611160031');
    expect(order.price_drop).toBe(4299 - (readCatalogue().get('xiaomi-15')?.price ?? 0));
    expect(order.price_drop).toBeGreaterThan(0);
  });

  it('SO2611180042 is on its way', async () => {
    const { tracking, latest, tracking_number } = await getOrder('SO2611180042');
    expect(tracking.length).toBeGreaterThan(2);
    expect(latest).toEqual(tracking.at(-1));
    expect(tracking_number).toBeTruthy();
  });
});

describe('what the customer may still ask for', () => {
  it.each([
    ['on day 7', 'SO2611151102', [true, true, true]],
    ['on day 11', 'SO2611040519', [false, true, true]],
    ['on day 15', 'SO2611050719', [false, true, true]],
    ['on day 16', 'SO2611020308', [false, false, true]],
    ['on day 359', 'SO2511280660', [false, false, true]],
    ['after a year', 'SO2510020177', [false, false, false]],
    ['before delivery', 'SO2611180042', [false, false, false]],
    ['while being refunded', 'SO2611170350', [false, false, false]],
  ])('%s', async (_when, number, rights) => {
    const { returnable, exchangeable, in_warranty } = await getOrder(number);
    expect([returnable, exchangeable, in_warranty]).toEqual(rights);
  });

  it('no price protection after 7 days', async () => {
    const order = await getOrder('SO2611111111');
    expect(order.items.some((item) => item.price > item.price_now)).toBe(true);
    expect(order.price_drop).toBe(0);
  });

  it('price protection counts every piece', async () => {
    const order = await getOrder('SO2611110067');
    const drops = order.items.map((item) => item.quantity * (item.price - item.price_now));
    expect(order.items.some((item) => item.quantity > 1)).toBe(true);
    expect(order.price_drop).toBe(drops.reduce((total, drop) => total + drop));
  });
});

describe('GET /orders', () => {
  it('lists the orders of a phone, the newest first', async () => {
    const { status, body } = await get<Summary[]>('/orders?phone_tail=6621');
    expect(status).toBe(200);
    expect(body.map((order) => order.number)).toEqual(['SO2611201118', 'SO2611150023', 'SO2611100284']);
    expect(body[1]).toEqual({
      number: 'SO2611150023',
      status: 'delivered',
      placed_at: new Date(NOW - 5.5 * DAY).toISOString(),
      names: ['iPhone 15 Pro', 'AirPods Pro 2'],
    });
  });

  it('is empty for a stranger', async () => {
    expect(await get('/orders?phone_tail=0000')).toEqual({ status: 200, body: [] });
  });

  it.each(['', '?phone_tail=', '?phone_tail=12345', '?phone_tail=abcd', '?phone_tail=1234&phone_tail=6621'])(
    'needs four digits (%s)',
    async (query) => {
      expect(await get(`/orders${query}`)).toMatchObject({
        status: 400,
        body: { error: 'PHONE_TAIL_INVALID' },
      });
    },
  );
});

it('GET /healthz', async () => {
  expect(await get('/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
});

describe('faults', () => {
  it('answers another status, for this order only', async () => {
    faults.set('SO2611180042', { status: 503 });
    expect(await get('/orders/so2611180042')).toMatchObject({ status: 503, body: { error: 'FAULT' } });
    expect((await get('/orders/SO2611150023')).status).toBe(200);
  });

  it('answers late', async () => {
    faults.set('SO2611180042', { delayMs: 60 });
    const started = performance.now();
    expect((await get('/orders/SO2611180042')).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
  });

  it('does not keep a closing service waiting', async () => {
    let asked = () => {};
    const arrived = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const slow = createOrderService({
      now: () => now,
      fault: () => {
        asked();
        return { delayMs: 60_000 };
      },
    });
    const address = await slow.listen({ port: 0, host: '127.0.0.1' });
    const answer = fetch(`${address}/orders/SO2611150023`).then(
      (response) => response.status,
      () => 'cut',
    );
    await arrived;
    await slow.close();
    expect(await answer).not.toBe(200);
  });
});

describe('orders.json', () => {
  const orders = [...readOrders().values()];
  const catalogue = readCatalogue();

  it('holds enough orders, of every status', () => {
    expect(orders.length).toBeGreaterThanOrEqual(40);
    expect(new Set(orders.map((order) => order.status)).size).toBe(7);
    expect(readOrders().has('SO0000000000')).toBe(false);
  });

  it.each(orders)('$number agrees with the catalogue and with itself', (order) => {
    for (const item of order.items) expect(catalogue.has(item.product), item.product).toBe(true);
    const steps = order.tracking.map((step) => step.days_ago);
    expect(steps).toEqual(steps.toSorted((a, b) => b - a));
    expect(Math.max(0, ...steps)).toBeLessThan(order.placed_days_ago);
    const arrived = ['delivered', 'refunding', 'refunded'].includes(order.status);
    expect(order.delivered_days_ago !== null).toBe(arrived);
    if (arrived) expect(steps.at(-1)).toBe(order.delivered_days_ago);
    expect(order.refund !== null).toBe(['cancelled', 'refunding', 'refunded'].includes(order.status));
    expect(order.carrier !== null).toBe(arrived || order.status === 'shipped');
    expect(order.tracking_number !== null).toBe(order.carrier !== null);
  });
});
