import { describe, expect, it } from 'vitest';
import type { Field, FlowsFile } from '../../config/schema/flows.ts';
import { createTalk, keys, toyBot } from '../dialog.rig.ts';

const ITEMS: Field = {
  choices: { from: 'order.items', value: 'product', label: 'name' },
  many: true,
  ask: 'ask_items',
  invalid: 'bad_items',
};
const ORDER = {
  items: [
    { product: 'phone', name: 'iPhone 15 Pro' },
    { product: 'case', name: 'Case' },
    { product: 'charger', name: 'Anker charger' },
  ],
};

function talk(items: Field, reason: Field = { type: 'text', ask: 'ask_reason' }) {
  const flows: FlowsFile = {
    flows: {
      main: {
        start: { intent: 'start' },
        steps: [{ action: 'orders.get', as: 'order' }, { form: 'main' }, { say: 'done' }],
      },
    },
    forms: { main: { fields: { items, reason }, confirm: 'confirm' } },
  };
  const bot = toyBot(flows);
  const replies = {
    ...bot.replies,
    ask_items: { text: { en: 'Which?\n{choices}' } },
    ask_more: { text: { en: '{so_far}. More?' } },
    confirm: { text: { en: 'Return {items}, {size(items)}: right?', zh: '退{items}，对吗？' } },
  };
  return createTalk(
    { ...bot, replies },
    { actions: { 'orders.get': () => ({ kind: 'found', data: ORDER }) } },
  );
}

describe('a field that takes several', () => {
  it('shows what is on offer, numbered, takes some of it, and says it back by name', async () => {
    const { hear, state } = talk(ITEMS);
    const asked = await hear('go', { intent: 'start' });
    expect(asked.said[0]?.text).toBe('Which?\n1. iPhone 15 Pro\n2. Case\n3. Anker charger');
    expect(asked.said[0]?.buttons).toEqual([
      { label: '1. iPhone 15 Pro', payload: 'phone' },
      { label: '2. Case', payload: 'case' },
      { label: '3. Anker charger', payload: 'charger' },
      { label: 'All of them', payload: 'all' },
    ]);
    await hear('the first and the third');
    const confirmed = await hear('too loud');
    expect(confirmed.said[0]?.text).toBe('Return iPhone 15 Pro and Anker charger, 2: right?');
    expect(state().slots['items']).toEqual(['phone', 'charger']);
  });

  it('is added to and taken from later, also at a free-text question', async () => {
    const { hear, state } = talk(ITEMS);
    await hear('go', { intent: 'start' });
    await hear('iPhone');
    expect(keys(await hear('还有那个 charger'))).toEqual(['repair_corrected', 'ask_reason']);
    expect(state().slots['items']).toEqual(['phone', 'charger']);
    await hear('屏幕碎了，charger 也坏了');
    expect(state().slots).toMatchObject({ items: ['phone', 'charger'], reason: '屏幕碎了，charger 也坏了' });
    expect(keys(await hear('iPhone 不退了', { intent: 'cancel' }))).toEqual(['repair_corrected', 'confirm']);
    expect(state().slots['items']).toEqual(['charger']);
    expect(keys(await hear('no, only the second one'))).toEqual(['repair_corrected', 'confirm']);
    expect(state().slots['items']).toEqual(['case']);
  });

  it('refuses to be emptied, and more than it may have', async () => {
    const { hear, state } = talk({ ...ITEMS, many: { max: 2 } });
    await hear('go', { intent: 'start' });
    expect(keys(await hear('all of them'))).toEqual(['bad_items']);
    await hear('the case');
    expect(keys(await hear('not the case'))).toEqual(['bad_items']);
    expect(state().stack[0]?.form?.asking).toBe('items');
  });

  it('asks back what it cannot see: the fifth of three', async () => {
    const { hear, state } = talk(ITEMS);
    await hear('go', { intent: 'start' });
    expect(keys(await hear('the first and the fifth'))).toEqual(['bad_items']);
    expect(state().slots['items']).toBeNull();
  });

  it('asks for the rest until there are enough', async () => {
    const { hear, state } = talk({ ...ITEMS, many: { min: 2 } });
    await hear('go', { intent: 'start' });
    expect(keys(await hear('the case'))).toEqual(['ask_items']);
    expect(keys(await hear('and the charger'))).toEqual(['ask_reason']);
    expect(state().slots['items']).toEqual(['case', 'charger']);
  });

  it.each(['no', "that's all", '没有了', '就这些'])('asks for more until "%s"', async (end) => {
    const { hear, state } = talk({ ...ITEMS, many: { more: 'ask_more' } });
    await hear('go', { intent: 'start' });
    expect(keys(await hear('Case', { choice: 'case' }))).toEqual(['ask_more']);
    const more = await hear('Phone', { choice: 'phone' });
    expect(more.said[0]).toMatchObject({ reply: 'ask_more', text: 'iPhone 15 Pro and Case. More?' });
    expect(keys(await hear(end))).toEqual(['ask_reason']);
    expect(state().slots['items']).toEqual(['phone', 'case']);
  });

  it('keeps what a list has so far through a cancel that is taken back', async () => {
    const { hear, state } = talk({ ...ITEMS, many: { more: 'ask_more' } });
    await hear('go', { intent: 'start' });
    await hear('Case', { choice: 'case' });
    expect(keys(await hear('cancel'))).toEqual(['repair_cancel_ask']);
    expect(keys(await hear('no'))).toEqual(['repair_cancel_kept', 'ask_more']);
    await hear('no');
    expect(state().slots['items']).toEqual(['case']);
  });

  it('collects entities and texts', async () => {
    const codes: Field = { entity: 'code', many: { max: 3 }, ask: 'ask_items' };
    const first = talk(codes);
    await first.hear('go', { intent: 'start' });
    await first.hear('A1 and B2', { entities: { code: 'A1', code2: 'B2' } });
    expect(first.state().slots['items']).toEqual(['A1', 'B2']);
    await first.hear('also C3', { entities: { code: 'C3' } });
    expect(first.state().slots['items']).toEqual(['A1', 'B2', 'C3']);
    await first.hear('too loud');
    await first.hear('not B2', { entities: { code: 'B2' } });
    expect(first.state().slots['items']).toEqual(['A1', 'C3']);
    const texts = talk({ type: 'text', many: { more: 'ask_more' }, ask: 'ask_items' });
    await texts.hear('go', { intent: 'start' });
    await texts.hear('屏幕、键盘');
    await texts.hear('鼠标');
    await texts.hear('没有了');
    expect(texts.state().slots['items']).toEqual(['屏幕', '键盘', '鼠标']);
  });
});
