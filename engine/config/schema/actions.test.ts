// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is how actions.yaml names a variable
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { ActionsFile, actionSpecs } from './actions.ts';

const isActionsFile = new Ajv().compile<ActionsFile>(ActionsFile);

const latest = {
  get: '${ORDERS_URL}/orders?visitor={visitor}',
  headers: { authorization: 'Bearer ${ORDERS_TOKEN}' },
  timeout: '2s',
  missing: [404, 410],
  pick: 'orders.0',
  schema: { type: 'object', required: ['order_number'] },
  cache: '1m',
  allow_private: ['127.0.0.1:4000', '10.0.0.0/8'],
};
const change = { post: '${ORDERS_URL}/changes', body: { order: '{order_number}' }, timeout: 800 };

describe('actions.yaml', () => {
  it('takes reads and posts, named with dots', () => {
    expect(isActionsFile({ actions: { 'orders.latest': latest, change_address: change } })).toBe(true);
  });

  it.each([
    ['neither get nor post', { timeout: 1 }],
    ['both get and post', { ...change, get: 'http://orders' }],
    ['no timeout', { get: 'http://orders' }],
    ['an unknown key', { ...change, retries: 3 }],
    ['a body that is not text', { ...change, body: { count: 3 } }],
    ['a status that is none', { ...latest, missing: [4040] }],
  ])('refuses %s', (_what, action) => {
    expect(isActionsFile({ actions: { 'orders.latest': action } })).toBe(false);
  });

  it.each(['Orders', 'orders.', 'orders latest', '__proto__'])('refuses the name %s', (name) => {
    expect(isActionsFile(JSON.parse(`{"actions":{"${name}":${JSON.stringify(latest)}}}`))).toBe(false);
  });

  it('hands durations on in milliseconds', () => {
    const file = { actions: { 'orders.latest': latest, change_address: change } };
    const specs = actionSpecs(file);
    expect(specs['orders.latest']).toEqual({ ...latest, timeout: 2000, cache: 60_000 });
    expect(specs['change_address']).toEqual(change);
  });
});
