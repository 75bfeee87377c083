import { expect, it } from 'vitest';
import { failure } from '#engine/core/errors';
import { describeActions, ORDER } from './actions.contract.ts';
import { createMemoryActions } from './actions.memory.ts';
import type { ActionOutcome } from './actions.ts';

const SHOP: Readonly<Record<string, ActionOutcome>> = {
  'ORD-1': { kind: 'found', data: ORDER },
  'ORD-503': { kind: 'failed', failure: failure('CALL_FAILED', { system: 'order', reason: 'status 503' }) },
  'ORD-400': { kind: 'failed', failure: failure('CALL_REJECTED', { system: 'order', reason: 'status 400' }) },
};

describeActions('memory', async () => ({
  actions: createMemoryActions({
    order: ({ order_number }) => SHOP[String(order_number)] ?? { kind: 'missing' },
  }),
  close: async () => {},
}));

it('plays a list one after the other and keeps the last, remembering what was asked', async () => {
  const actions = createMemoryActions({ order: [{ kind: 'missing' }, { kind: 'found', data: 2 }] });
  const { signal } = new AbortController();
  const kinds = [];
  for (const n of [1, 2, 3]) kinds.push((await actions.call('order', { n }, signal)).kind);
  expect(kinds).toEqual(['missing', 'found', 'found']);
  expect(actions.calls.map(({ input }) => input['n'])).toEqual([1, 2, 3]);
});
