import type { Product } from './read-catalogue.ts';
import type { OrderRecord } from './read-orders.ts';
import { CARRIERS, CITIES, PAYMENTS, STATUSES, STEPS } from './wording.ts';

const DAY = 24 * 60 * 60 * 1000;
const RETURN_DAYS = 7;
const EXCHANGE_DAYS = 15;
const WARRANTY_DAYS = 365;
const PRICE_PROTECTION_DAYS = 7;
const OVER: readonly OrderRecord['status'][] = ['cancelled', 'refunding', 'refunded'];

/** The order as the service answers it at the time `now`, with today's names and prices. */
export function describeOrder(order: OrderRecord, catalogue: ReadonlyMap<string, Product>, now: number) {
  const items = order.items.map((item) => describeItem(item, catalogue));
  const tracking = order.tracking.map(({ days_ago, step, city }) => ({
    at: daysBefore(now, days_ago),
    ...STEPS[step](CITIES[city]),
  }));
  return {
    number: order.number,
    status: order.status,
    status_text: STATUSES[order.status],
    placed_at: daysBefore(now, order.placed_days_ago),
    delivered_at: order.delivered_days_ago === null ? null : daysBefore(now, order.delivered_days_ago),
    receiver: order.receiver,
    items,
    total: sum(order.items.map((item) => item.price * item.quantity)),
    payment: PAYMENTS[order.payment].zh,
    payment_en: PAYMENTS[order.payment].en,
    invoice: order.invoice,
    carrier: order.carrier && CARRIERS[order.carrier].zh,
    carrier_en: order.carrier && CARRIERS[order.carrier].en,
    tracking_number: order.tracking_number,
    latest: tracking.at(-1) ?? null,
    tracking,
    ...judgeRights(order),
    price_drop: isPriceProtected(order) ? sum(items.map(dropOf)) : 0,
    refund: order.refund,
  };
}

/** One line of a list of orders: enough to tell them apart. */
export function summarizeOrder(order: OrderRecord, catalogue: ReadonlyMap<string, Product>, now: number) {
  return {
    number: order.number,
    status: order.status,
    placed_at: daysBefore(now, order.placed_days_ago),
    names: order.items.map((item) => describeItem(item, catalogue).name),
  };
}

/** A product that has left the catalogue keeps its id as its name and the price that was paid. */
function describeItem(item: OrderRecord['items'][number], catalogue: ReadonlyMap<string, Product>) {
  const { sku, product, quantity, price } = item;
  const today = catalogue.get(product) ?? { name: product, name_en: product, price };
  return { sku, product, name: today.name, name_en: today.name_en, quantity, price, price_now: today.price };
}

/** What the customer may still ask for; nothing more once the goods were given back. */
function judgeRights(order: OrderRecord) {
  const days = order.delivered_days_ago === null ? null : Math.floor(order.delivered_days_ago);
  const within = (limit: number) => days !== null && days <= limit && order.status === 'delivered';
  return {
    days_since_delivery: days,
    returnable: within(RETURN_DAYS),
    exchangeable: within(EXCHANGE_DAYS),
    in_warranty: within(WARRANTY_DAYS),
  };
}

function isPriceProtected(order: OrderRecord): boolean {
  return Math.floor(order.placed_days_ago) <= PRICE_PROTECTION_DAYS && !OVER.includes(order.status);
}

function dropOf(item: { price: number; price_now: number; quantity: number }): number {
  return Math.max(0, item.price - item.price_now) * item.quantity;
}

/** Yuan to the cent: adding prices as floats must not show. */
function sum(amounts: readonly number[]): number {
  return Math.round(amounts.reduce((total, amount) => total + amount, 0) * 100) / 100;
}

function daysBefore(now: number, days: number): string {
  return new Date(now - Math.round(days * DAY)).toISOString();
}
