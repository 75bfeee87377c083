import { describe, expect, test } from 'vitest';
import type { Actions } from '#engine/ports/actions';
import type { Desk } from '#engine/ports/desk';
import { createMemoryDesk } from '#engine/ports/desk.memory';
import { withDesks } from './desk-actions.ts';

const SIGNAL = new AbortController().signal;
const OTHERS: Actions = { call: async (name) => ({ kind: 'found', data: name }) };

async function filed(count: number) {
  const desk = createMemoryDesk();
  for (let index = 1; index <= count; index += 1) {
    const request = { key: `k${index}`, kind: 'incident', subject: `No ${index}`, conversation: 'c' };
    await desk.create({ ...request, fields: { email: 'sara@example.com' } }, SIGNAL);
  }
  return desk;
}

describe('actions at a desk', () => {
  const sara = { kind: 'incident', email: 'sara@example.com' };

  test('find tickets by kind and fields', async () => {
    const desk = await filed(2);
    const actions = withDesks(OTHERS, (name) => (name === 'local' ? desk : undefined));
    const found = await actions.call('desk.local', sara, SIGNAL);
    expect(found).toMatchObject({ kind: 'found', data: [{ id: 'T-2', subject: 'No 2' }, { id: 'T-1' }] });
    expect(await actions.call('desk.local', { ...sara, kind: 'other' }, SIGNAL)).toEqual({ kind: 'missing' });
  });

  test('show the newest twenty', async () => {
    const desk = await filed(21);
    const found = await withDesks(OTHERS, () => desk).call('desk.local', sara, SIGNAL);
    expect(found).toMatchObject({ kind: 'found', data: { length: 20, 0: { id: 'T-21' } } });
  });

  test('fail with a code where there is no such desk, and where it only takes tickets', async () => {
    const oneWay: Desk = { create: async () => ({ id: 'x' }), close: async () => undefined };
    const actions = withDesks(OTHERS, (name) => (name === 'webhook' ? oneWay : undefined));
    const codeOf = async (name: string) => await actions.call(name, sara, SIGNAL);
    expect(await codeOf('desk.nosuch')).toMatchObject({ kind: 'failed', failure: { code: 'UNKNOWN_DESK' } });
    expect(await codeOf('desk.webhook')).toMatchObject({
      kind: 'failed',
      failure: { code: 'CALL_REJECTED' },
    });
  });

  test('leave all other actions to the business systems', async () => {
    expect(await withDesks(OTHERS, () => undefined).call('orders.get', {}, SIGNAL)).toMatchObject({
      data: 'orders.get',
    });
  });
});
