import { describe, expect, it } from 'vitest';
import type { Field } from '../../config/schema/flows.ts';
import type { SearchHit } from '../../ports/search.ts';
import { keys } from '../dialog.rig.ts';
import { START, talkOf } from './forms.rig.ts';

describe('several corrections at once', () => {
  const fields: Readonly<Record<string, Field>> = {
    order: { entity: 'order_number', ask: 'ask_order', called: { zh: ['订单号'], en: ['order'] } },
    reason: {
      options: { broken: { zh: ['坏了'], en: ['broken'] }, unwanted: { zh: ['不想要'], en: ['unwanted'] } },
      ask: 'ask_reason',
      called: { zh: ['原因'], en: ['reason'] },
    },
    name: { type: 'text', ask: 'ask_name', called: { zh: ['姓名', '名字'], en: ['name'] } },
    address: { type: 'text', ask: 'ask_address', called: { zh: ['地址'], en: ['address'] } },
  };
  const fill = async () => {
    const talking = talkOf(fields, { confirm: 'confirm' });
    await talking.hear('go', START);
    await talking.hear('SO1', { entities: { order_number: 'SO1' } });
    await talking.hear('不想要');
    await talking.hear('王小明');
    await talking.hear('朝阳区建国路1、3、5号楼');
    return talking;
  };

  it('changes just what is named', async () => {
    const { hear, state } = await fill();
    expect(state().slots).toMatchObject({ address: '朝阳区建国路1、3、5号楼', name: '王小明' });
    const run = await hear('不对，订单号是SO2，原因是坏了', { entities: { order_number: 'SO2' } });
    expect(keys(run)).toEqual(['repair_corrected', 'confirm']);
    expect(state().slots).toEqual({
      order: 'SO2',
      reason: 'broken',
      name: '王小明',
      address: '朝阳区建国路1、3、5号楼',
    });
  });

  it('knows two free texts apart by their names', async () => {
    const { hear, state } = await fill();
    expect(keys(await hear('不对，名字改成李雷，地址改成海淀区中关村大街1号'))).toEqual([
      'repair_corrected',
      'confirm',
    ]);
    expect(state().slots).toMatchObject({ name: '李雷', address: '海淀区中关村大街1号', order: 'SO1' });
  });

  it('asks anew for what is only named', async () => {
    const { hear, state } = await fill();
    await hear('no');
    expect(keys(await hear('the address'))).toEqual(['ask_address']);
    expect(keys(await hear('High Street 1'))).toEqual(['confirm']);
    expect(state().slots).toMatchObject({ address: 'High Street 1', name: '王小明' });
  });

  it('corrects at a free-text question without taking the words for its answer', async () => {
    const { hear, state } = talkOf(fields);
    await hear('go', START);
    await hear('SO1', { entities: { order_number: 'SO1' } });
    await hear('坏了');
    const run = await hear('不对，订单号是SO2', { entities: { order_number: 'SO2' } });
    expect(keys(run)).toEqual(['repair_corrected', 'ask_name']);
    expect(state().slots).toMatchObject({ order: 'SO2', name: null });
  });
});

describe('first refusal', () => {
  const reason: Field = { type: 'text', ask: 'ask_reason' };
  const hit = (question: string): SearchHit =>
    ({ id: 'hours', question, answer: '', score: 0.9 }) as unknown as SearchHit;

  it('leaves a free text whole, whatever it names', async () => {
    const { hear, state } = talkOf({ reason });
    await hear('go', START);
    await hear('iPhone 15 的屏幕碎了', { intent: 'price', entities: { product: 'iPhone 15' } });
    expect(state().slots['reason']).toBe('iPhone 15 的屏幕碎了');
  });

  it('lets a clear wish through a free text', async () => {
    for (const [text, said] of [
      ['取消', 'repair_cancelled'],
      ['转人工', 'repair_handoff'],
      ['how much is it?', 'price_answer'],
    ] as const) {
      const { hear, state } = talkOf({ reason });
      await hear('go', START);
      const run = await hear(text, text.startsWith('how') ? { intent: 'price' } : {});
      expect(keys(run)[0]).toBe(said);
      expect(state().slots['reason'] ?? null).toBeNull();
    }
  });

  it('answers a question that knowledge knows in the middle of a free text', async () => {
    const { hear, state } = talkOf({ reason }, { faq: [hit('几点下班？')] });
    await hear('go', START);
    expect(keys(await hear('几点下班？'))).toEqual(['faq:hours', 'ask_reason']);
    expect(state().slots['reason']).toBeNull();
  });

  it('takes "cancel" where it is on offer', async () => {
    const wish: Field = {
      options: { cancel: { en: ['cancel'] }, change: { en: ['change'] } },
      ask: 'ask_wish',
    };
    const { hear, state } = talkOf({ wish });
    await hear('go', START);
    expect(keys(await hear('cancel'))).toEqual(['done']);
    expect(state().slots['wish']).toBe('cancel');
  });

  it.each([
    ['不对，不是SO1，是SO2', ['SO1', 'SO2']],
    ['sorry, SO2, not SO1', ['SO2', 'SO1']],
    ['wrong, it is SO2 instead of SO1', ['SO2', 'SO1']],
  ])('takes what is meant, not what is denied: %s', async (text, [one = '', two = '']) => {
    const { hear, state } = talkOf({ code: { entity: 'code', ask: 'ask_code' }, reason });
    await hear('go', START);
    await hear('SO1', { entities: { code: 'SO1' } });
    await hear(text, { entities: { code: one, code2: two } });
    expect(state().slots).toMatchObject({ code: 'SO2', reason: null });
  });

  it('takes no for an answer where a text is optional', async () => {
    for (const [optional, expected] of [
      [true, null],
      [false, '没有'],
    ] as const) {
      const { hear, state } = talkOf({ reason: { ...reason, optional } });
      await hear('go', START);
      expect(keys(await hear('没有'))).toEqual(['done']);
      expect(state().slots['reason']).toBe(expected);
    }
  });

  it('stops where "cancel" is said to a question that may be passed over, or that offers a value', async () => {
    const order: Field = { entity: 'code', ask: 'ask_code', optional: true };
    const { hear } = talkOf({ order, reason });
    await hear('go', START);
    expect(keys(await hear('取消'))).toEqual(['repair_cancelled']);
  });

  it('hears "cancel" said twice as yes to "really cancel?"', async () => {
    const { hear, state } = talkOf({ code: { entity: 'code', ask: 'ask_code' }, reason });
    await hear('go', START);
    await hear('SO1', { entities: { code: 'SO1' } });
    expect(keys(await hear('取消'))).toEqual(['repair_cancel_ask']);
    expect(keys(await hear('取消'))).toEqual(['repair_cancelled']);
    expect(state().stack).toEqual([]);
  });

  it('does not mend a day by a day that is said in passing', async () => {
    const bought: Field = { entity: 'date', ask: 'ask_bought' };
    const broken: Field = { options: { yes: { en: ['broken'] }, no: { en: ['fine'] } }, ask: 'ask_broken' };
    const { hear, state } = talkOf({ bought, broken, reason });
    await hear('go', START);
    await hear('2026-11-01', { entities: { date: '2026-11-01' } });
    await hear('broken since 2026-11-19', { entities: { date: '2026-11-19' } });
    expect(state().slots).toMatchObject({ bought: '2026-11-01', broken: 'yes' });
    await hear('sorry, bought on 2026-11-02', { entities: { date: '2026-11-02' } });
    expect(state().slots).toMatchObject({ bought: '2026-11-02', reason: null });
  });

  it('does not read a double negation as no', async () => {
    const { hear, state } = talkOf({ wanted: { type: 'yes_no', ask: 'ask_wanted' } });
    await hear('go', START);
    await hear('不是不要');
    expect(state().slots['wanted']).not.toBe(false);
  });

  it('deals with the answer and with the question beside it', async () => {
    const code: Field = { entity: 'code', ask: 'ask_code' };
    const { hear, state } = talkOf({ code, reason }, { faq: [hit('你们几点下班？')] });
    await hear('go', START);
    const run = await hear('SO26，另外你们几点下班？', { entities: { code: 'SO26' } });
    expect(keys(run)).toEqual(['faq:hours', 'ask_reason']);
    expect(state().slots['code']).toBe('SO26');
    await hear('屏幕碎了，另外你们几点下班？');
    expect(state().slots['reason']).toBe('屏幕碎了');
  });

  it('starts the flow that is asked for beside the answer', async () => {
    const code: Field = { entity: 'code', ask: 'ask_code' };
    const { hear } = talkOf({ code, reason });
    await hear('go', START);
    const run = await hear('SO26, by the way how much is it?', {
      intent: 'price',
      entities: { code: 'SO26' },
    });
    expect(keys(run)).toEqual(['price_answer', 'repair_resume', 'ask_reason']);
  });
});
