import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { type Static, type TSchema, Type } from 'typebox';
import { CARRIERS, CITIES, PAYMENTS, STATUSES, STEPS } from './wording.ts';

const strict = { additionalProperties: false } as const;
const Days = Type.Number({ minimum: 0 });
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const keyOf = <T extends Record<string, unknown>>(table: T) =>
  Type.Unsafe<keyof T & string>({ enum: Object.keys(table) });

const OrderRecord = Type.Object(
  {
    number: Type.String({ pattern: '^SO\\d{10}$' }),
    status: keyOf(STATUSES),
    placed_days_ago: Days,
    delivered_days_ago: nullable(Days),
    receiver: Type.Object(
      {
        name: Type.String({ minLength: 1 }),
        phone_tail: Type.String({ pattern: '^\\d{4}$' }),
        city: Type.String({ minLength: 1 }),
        address: Type.String({ minLength: 1 }),
      },
      strict,
    ),
    items: Type.Array(
      Type.Object(
        {
          sku: Type.String({ minLength: 1 }),
          product: Type.String({ minLength: 1 }),
          quantity: Type.Integer({ minimum: 1 }),
          price: Type.Number({ exclusiveMinimum: 0 }),
        },
        strict,
      ),
      { minItems: 1 },
    ),
    payment: keyOf(PAYMENTS),
    invoice: Type.Object({ issued: Type.Boolean(), title: nullable(Type.String()) }, strict),
    carrier: nullable(keyOf(CARRIERS)),
    tracking_number: nullable(Type.String()),
    tracking: Type.Array(Type.Object({ days_ago: Days, step: keyOf(STEPS), city: keyOf(CITIES) }, strict)),
    refund: nullable(
      Type.Object(
        { status: Type.Union([Type.Literal('processing'), Type.Literal('done')]), amount: Type.Number() },
        strict,
      ),
    ),
  },
  strict,
);

/** One order as `orders.json` keeps it: its times are days before now, so that it never gets old. */
export type OrderRecord = Static<typeof OrderRecord>;

/** The orders of `orders.json` by number. Throws when the file breaks the schema or repeats a number. */
export function readOrders(): ReadonlyMap<string, OrderRecord> {
  const orders: unknown = JSON.parse(readFileSync(new URL('./orders.json', import.meta.url), 'utf8'));
  const ajv = new Ajv({ allErrors: true });
  const isOrders = ajv.compile<OrderRecord[]>(Type.Array(OrderRecord));
  if (!isOrders(orders)) throw new Error(`orders.json: ${ajv.errorsText(isOrders.errors)}`);
  const byNumber = new Map(orders.map((order) => [order.number, order]));
  if (byNumber.size < orders.length) throw new Error('orders.json: an order number is there twice');
  return byNumber;
}
