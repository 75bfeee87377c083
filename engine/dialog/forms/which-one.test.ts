import { describe, expect, it } from 'vitest';
import type { Field } from '../../config/schema/flows.ts';
import { keys } from '../dialog.rig.ts';
import { START, talkOf } from './forms.rig.ts';

const ORDER: Field = { entity: 'order_number', ask: 'ask_order' };
const TWO = { entities: { order_number: 'SO1', order_number2: 'SO2' } };

/** What a run's last message offers. */
const offered = (run: { said: readonly { buttons: readonly { payload: string }[] }[] }) =>
  run.said.at(-1)?.buttons.map(({ payload }) => payload);

describe('two values for a field of one', () => {
  it('fill nothing: which one is asked, with a button for each', async () => {
    const { hear, state } = talkOf({ order: ORDER });
    const run = await hear('go SO1 and SO2', { ...START, ...TWO });
    expect(keys(run)).toEqual(['repair_clarify']);
    expect(run.repair).toBe('clarify');
    expect(offered(run)).toEqual(['SO1', 'SO2']);
    expect(state().slots['order']).toBeNull();
  });

  it.each([
    ['a button', 'SO2', { choice: 'SO2' }],
    ['its place', 'the second one', {}],
    ['its name', 'SO2', { entities: { order_number: 'SO2' } }],
  ])('are chosen between by %s', async (_, text, heard) => {
    const { hear, state } = talkOf({ order: ORDER });
    await hear('go SO1 and SO2', { ...START, ...TWO });
    expect(keys(await hear(text, heard))).toEqual(['done']);
    expect(state().slots['order']).toBe('SO2');
  });

  it('stay on offer until one is chosen, and count as attempts', async () => {
    const { hear } = talkOf({ order: ORDER });
    await hear('go SO1 and SO2', { ...START, ...TWO });
    const missed = await hear('whichever');
    expect(keys(missed)).toEqual(['repair_invalid', 'repair_clarify']);
    expect(offered(missed)).toEqual(['SO1', 'SO2']);
    expect(keys(await hear('say that again'))).toEqual(['repair_clarify']);
    await hear('whichever');
    expect((await hear('whichever')).handoff?.reason).toBe('repeated_failure');
  });

  it('are not chosen between by what a form after it takes', async () => {
    const { hear, state } = talkOf({
      order: { ...ORDER, prefill: "'SO1'" },
      note: { type: 'text', ask: 'ask_note' },
    });
    expect(keys(await hear('go SO1 and SO2', { ...START, ...TWO }))).toEqual(['repair_clarify']);
    expect(state().slots['order']).toBeNull();
  });

  it('are no question where one is denied, or replaces the other', async () => {
    const denied = talkOf({ order: ORDER });
    await denied.hear('go, not SO1 but SO2', { ...START, ...TWO });
    expect(denied.state().slots['order']).toBe('SO2');
    const mended = talkOf({ order: ORDER, note: { type: 'text', ask: 'ask_note' } });
    await mended.hear('go SO1', { ...START, entities: { order_number: 'SO1' } });
    expect(keys(await mended.hear('change SO1 to SO2', TWO))).toEqual(['repair_corrected', 'ask_note']);
    expect(mended.state().slots['order']).toBe('SO2');
  });

  it('are none where a second field takes the other, a list both, or both are the same', async () => {
    const pair = talkOf({ from: ORDER, to: ORDER });
    await pair.hear('go SO1 and SO2', { ...START, ...TWO });
    expect(pair.state().slots).toMatchObject({ from: 'SO1', to: 'SO2' });
    const list = talkOf({ orders: { ...ORDER, many: true } });
    await list.hear('go SO1 and SO2', { ...START, ...TWO });
    expect(list.state().slots['orders']).toEqual(['SO1', 'SO2']);
    const same = talkOf({ order: ORDER });
    await same.hear('go SO1, yes SO1', { ...START, entities: { order_number: 'SO1', order_number2: 'SO1' } });
    expect(same.state().slots['order']).toBe('SO1');
  });

  it('are none where values are named by the way', async () => {
    const { hear, state } = talkOf({ bought: { entity: 'date', ask: 'ask_bought' } });
    const days = { entities: { date: '2026-11-01', date2: '2026-11-05' } };
    await hear('go 2026-11-01, it broke on 2026-11-05', { ...START, ...days });
    expect(state().slots['bought']).toBe('2026-11-01');
  });
});

describe('several options for a field of one', () => {
  const ITEM: Field = {
    options: {
      phone: { zh: ['iPhone 15 Pro'], en: ['iPhone 15 Pro'] },
      buds: { zh: ['AirPods Pro 2'], en: ['AirPods Pro 2'] },
      case: { zh: ['手机壳'], en: ['phone case'] },
    },
    ask: 'ask_item',
  };

  it.each([
    ['退第一个和第三个', ['phone', 'case']],
    ['the first and the second', ['phone', 'buds']],
    ['1和2', ['phone', 'buds']],
    ['AirPods Pro 2 和手机壳', ['buds', 'case']],
    ['都退', ['phone', 'buds', 'case']],
  ])('fill nothing: %s', async (text, payloads) => {
    const { hear, state } = talkOf({ item: ITEM });
    await hear('go', START);
    const run = await hear(text, { intent: 'price' });
    expect(keys(run)).toEqual(['repair_clarify']);
    expect(offered(run)).toEqual(payloads);
    expect(state().slots['item']).toBeNull();
  });

  it.each([
    ['a button', 'phone case', { choice: 'case' }],
    ['its place among them', 'the second one', {}],
    ['its name', '手机壳', {}],
  ])('are chosen between by %s', async (_, text, heard) => {
    const { hear, state } = talkOf({ item: ITEM });
    await hear('go', START);
    await hear('退第一个和第三个');
    expect(keys(await hear(text, heard))).toEqual(['done']);
    expect(state().slots['item']).toBe('case');
  });

  it('are none where all but one are denied', async () => {
    const { hear, state } = talkOf({ item: ITEM });
    await hear('go', START);
    await hear('不是手机壳，是第二个');
    expect(state().slots['item']).toBe('buds');
  });

  it('are none where a place is spoken of, but not chosen', async () => {
    const { hear, state } = talkOf({ item: ITEM });
    await hear('go', START);
    await hear('手机壳，第一次用就裂了');
    expect(state().slots['item']).toBe('case');
  });

  it('count as an attempt where one is not there', async () => {
    const { hear, state } = talkOf({ item: ITEM });
    await hear('go', START);
    expect(keys(await hear('第一个和第五个', { intent: 'price' }))).toEqual(['repair_invalid', 'ask_item']);
    expect(state().slots['item']).toBeNull();
  });
});
