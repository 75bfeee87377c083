import { expect, test } from 'vitest';
import { createMemoryActions } from '#engine/ports/actions.memory';
import { stubbable } from './stub-actions.ts';

const { signal } = new AbortController();

function actions() {
  return stubbable(createMemoryActions({ 'orders.get': { kind: 'found', data: 'really' } }));
}

test('a case may be asked really, and the first that fits counts', async () => {
  const stubbed = actions();
  stubbed.stub({ 'orders.get': [{ with: { number: 'A' }, missing: true }, { real: true }] });
  expect(await stubbed.call('orders.get', { number: 'A' }, signal)).toEqual({ kind: 'missing' });
  expect(await stubbed.call('orders.get', { number: 'B' }, signal)).toEqual({
    kind: 'found',
    data: 'really',
  });
});

test('what the bot looks up itself is answered only where a case says how', () => {
  const stubbed = actions();
  expect(stubbed.replaces?.('catalogue.product', { id: 'a' })).toBe(false);
  stubbed.stub({ 'catalogue.product': [{ with: { id: 'a' }, missing: true }, { real: true }] });
  expect(stubbed.replaces?.('catalogue.product', { id: 'a' })).toBe(true);
  expect(stubbed.replaces?.('catalogue.product', { id: 'b' })).toBe(false);
});

test('a case answers so many calls, and goes on where an earlier dialogue has left off', async () => {
  const stubs = { 'orders.get': [{ found: 1, times: 2 }, { failed: 'CALL_TIMEOUT' }] };
  const stubbed = actions();
  const kinds = async (count: number) => {
    const asked: string[] = [];
    for (let index = 0; index < count; index += 1)
      asked.push((await stubbed.call('orders.get', {}, signal)).kind);
    return asked;
  };
  stubbed.stub(stubs);
  expect(await kinds(3)).toEqual(['found', 'found', 'failed']);
  stubbed.stub(stubs);
  expect(await kinds(1)).toEqual(['found']);
  stubbed.stub(stubs, [{ action: 'orders.get', input: {} }]);
  expect(await kinds(2)).toEqual(['found', 'failed']);
});
