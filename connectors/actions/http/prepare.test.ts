// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is how actions.yaml names a variable
import { describe, expect, it } from 'vitest';
import type { ActionSpec } from '#engine/config/schema/actions';
import { createHttpActions } from './index.ts';

describe('an action that can never work is reported at once, and fails when it is called', () => {
  it.each<[string, string, Partial<ActionSpec>]>([
    ['a variable that is not set', 'ENV_MISSING', { get: '${NOBODY_SET_THIS}/' }],
    ['the same in a header', 'ENV_MISSING', { get: '${SHOP_URL}/', headers: { a: '${NOBODY_SET_THIS}' } }],
    ['no method', 'ACTION_INVALID', {}],
    ['two methods', 'ACTION_INVALID', { get: '${SHOP_URL}/', post: '${SHOP_URL}/' }],
    ['a body on a get', 'ACTION_INVALID', { get: '${SHOP_URL}/', body: {} }],
    ['a schema that is none', 'ACTION_INVALID', { get: '${SHOP_URL}/', schema: { type: 'thing' } }],
    ['a look-around in a schema', 'ACTION_INVALID', { get: '${SHOP_URL}/', schema: { pattern: '(?=a)' } }],
    ['an allowance that is none', 'ACTION_INVALID', { get: '${SHOP_URL}/', allow_private: ['localhost'] }],
    ['an input in a header', 'ACTION_INVALID', { get: '${SHOP_URL}/', headers: { a: '{order}' } }],
    ['a second line in a header', 'ACTION_INVALID', { get: '${SHOP_URL}/', headers: { a: 'b\r\nc: d' } }],
    ['a header of the connection', 'ACTION_INVALID', { get: '${SHOP_URL}/', headers: { Host: 'other' } }],
  ])('%s', async (_what, code, spec) => {
    const actions = createHttpActions({
      specs: { act: { timeout: 1, ...spec } },
      env: { SHOP_URL: 'http://shop.example' },
      now: () => 0,
    });
    expect(actions.problems).toMatchObject([{ code }]);
    const outcome = await actions.call('act', { order: '1' }, new AbortController().signal);
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code } });
    await actions.close();
  });

  it('naming the variable', () => {
    const { problems } = createHttpActions({
      specs: { act: { get: '${ORDERS_URL}/', timeout: 1 } },
      env: {},
      now: () => 0,
    });
    expect(problems[0]?.message).toContain('ORDERS_URL');
  });
});
