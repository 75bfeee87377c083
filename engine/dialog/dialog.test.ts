import { describe, expect, it } from 'vitest';
import type { FlowsFile } from '../config/schema/flows.ts';
import { createTalk, keys, toyBot } from './dialog.rig.ts';

const ORDERS: Record<string, { items: { product: string; name: string }[] }> = {
  A1: {
    items: [
      { product: 'phone', name: 'Phone' },
      { product: 'buds', name: 'Buds' },
    ],
  },
  B2: { items: [{ product: 'tv', name: 'TV' }] },
};

const RETURNS: FlowsFile = {
  flows: {
    return_goods: {
      start: { intent: 'return_goods' },
      about: { en: 'Return goods' },
      steps: [
        { form: 'return_request' },
        { ticket: { create: 'return', fields: { order: 'order_number', reason: 'reason' }, as: 'ticket' } },
        { say: 'return_created' },
      ],
    },
    price: { start: { intent: 'price' }, about: { en: 'Price' }, steps: [{ say: 'price_answer' }] },
    address: {
      start: { intent: 'address' },
      about: { en: 'Address' },
      steps: [{ form: 'address_form' }, { say: 'address_done' }],
    },
    moving: { start: { intent: 'moving' }, steps: [{ form: 'move_form' }] },
    thanks: { start: { intent: 'thanks' }, aside: true, steps: [{ say: 'welcome_you' }] },
  },
  forms: {
    return_request: {
      fields: {
        order_number: {
          entity: 'order_number',
          ask: 'ask_order',
          check: {
            action: 'orders.get',
            with: { order_number: 'value' },
            as: 'order',
            missing: 'order_missing',
          },
        },
        product: { choices: { from: 'order.items', value: 'product', label: 'name' }, ask: 'ask_product' },
        reason: {
          options: {
            broken: { en: ['broken', 'cracked'] },
            unwanted: { en: ['changed my mind', 'unwanted'] },
          },
          ask: 'ask_reason',
        },
        photo: { type: 'file', optional: true, when: "reason == 'broken'", ask: 'ask_photo' },
      },
      confirm: 'confirm_return',
    },
    move_form: {
      fields: {
        new_address: { type: 'text', ask: 'ask_address', valid: 'size(value) > 3', invalid: 'too_short' },
      },
      confirm: 'confirm_move',
    },
    address_form: { fields: { address: { type: 'text', ask: 'ask_address' } } },
  },
};

function talk() {
  return createTalk(toyBot(RETURNS), {
    actions: {
      'orders.get': (input) => {
        const data = ORDERS[(input as { order_number: string }).order_number];
        return data ? { kind: 'found', data } : { kind: 'missing' };
      },
    },
  });
}

const order = (value: string) => ({ entities: { order_number: value } });

describe('a form on its happy path', () => {
  it('asks field by field, confirms, asks for the ticket and goes on with its result', async () => {
    const { hear, result, state } = talk();
    expect(keys(await hear('return', { intent: 'return_goods' }))).toEqual(['ask_order']);
    const asked = await hear('A1', order('A1'));
    expect(keys(asked)).toEqual(['ask_product']);
    expect(asked.said[0]?.buttons.map((button) => button.payload)).toEqual(['phone', 'buds']);
    expect(keys(await hear('Phone', { choice: 'phone' }))).toEqual(['ask_reason']);
    expect(keys(await hear('it is broken'))).toEqual(['ask_photo']);
    expect(keys(await hear('skip'))).toEqual(['confirm_return']);
    const done = await hear('yes');
    expect(done.effects).toEqual([
      {
        effect: 't6:0',
        kind: 'ticket',
        input: { desk: 'desk', kind: 'return', subject: 'return', fields: { order: 'A1', reason: 'broken' } },
        as: 'ticket',
      },
    ]);
    expect(keys(await result('t6:0', 'ticket'))).toEqual(['return_created']);
    expect(state().slots.ticket).toEqual({ id: 'T-1' });
    expect(state().stack).toEqual([]);
  });

  it('takes several fields from one sentence and leaves out what does not apply', async () => {
    const { hear, state } = talk();
    const run = await hear('return A1, phone, changed my mind', {
      intent: 'return_goods',
      entities: { order_number: 'A1', product: 'phone' },
    });
    expect(keys(run)).toEqual(['confirm_return']);
    expect(state().slots).toMatchObject({ order_number: 'A1', product: 'phone', reason: 'unwanted' });
  });

  it('fills a field that has a single choice by itself', async () => {
    const { hear, state } = talk();
    await hear('return', { intent: 'return_goods' });
    expect(keys(await hear('B2', order('B2')))).toEqual(['ask_reason']);
    expect(state().slots.product).toBe('tv');
  });
});

describe('repair', () => {
  it('tries a missing order three times, then calls a person', async () => {
    const { hear } = talk();
    await hear('return', { intent: 'return_goods' });
    expect(keys(await hear('X', order('X')))).toEqual(['order_missing']);
    expect(keys(await hear('Y', order('Y')))).toEqual(['order_missing']);
    const last = await hear('Z', order('Z'));
    expect(keys(last)).toEqual(['order_missing', 'repair_too_many_tries', 'repair_handoff']);
    expect(last.handoff).toEqual({ reason: 'repeated_failure', team: null });
  });

  it('counts words that mean nothing to the field as a try, and asks again', async () => {
    const { hear, state } = talk();
    await hear('return', { intent: 'return_goods' });
    expect(keys(await hear('blah'))).toEqual(['repair_invalid', 'ask_order']);
    expect(state().stack[0]?.form?.tries).toBe(1);
    expect(keys(await hear('A1', order('A1')))).toEqual(['ask_product']);
    expect(state().stack[0]?.form?.tries).toBe(0);
  });

  it('asks before it throws work away, and keeps it on no', async () => {
    const { hear, state } = talk();
    await hear('return', { intent: 'return_goods' });
    await hear('A1', order('A1'));
    expect(keys(await hear('never mind'))).toEqual(['repair_cancel_ask']);
    expect(keys(await hear('no'))).toEqual(['repair_cancel_kept', 'ask_product']);
    expect(state().slots.order_number).toBe('A1');
    await hear('cancel');
    expect(keys(await hear('yes'))).toEqual(['repair_cancelled']);
    expect(state().stack).toEqual([]);
  });

  it('cancels at once when nothing would be lost', async () => {
    const { hear, state } = talk();
    await hear('return', { intent: 'return_goods' });
    expect(keys(await hear('cancel'))).toEqual(['repair_cancelled']);
    expect(state().stack).toEqual([]);
  });

  it('asks before it starts over on the opinion of the classifier alone, and does it at once when told so', async () => {
    const { hear, state } = talk();
    await hear('return', { intent: 'return_goods' });
    await hear('A1', order('A1'));
    expect(keys(await hear('all of it anew', { intent: 'start_over' }))).toEqual(['repair_cancel_ask']);
    expect(keys(await hear('no'))).toEqual(['repair_cancel_kept', 'ask_product']);
    expect(keys(await hear('that was wrong, start over'))).toContain('ask_product');
    expect(keys(await hear('that was wrong, start over', { intent: 'start_over' }))).toEqual([
      'repair_restarted',
    ]);
    expect(state().slots).toEqual({});
  });

  it('answers another flow in between and resumes with all fields kept', async () => {
    const { hear, state } = talk();
    await hear('return', { intent: 'return_goods' });
    await hear('A1', order('A1'));
    const run = await hear('what does it cost', { intent: 'price' });
    expect(keys(run)).toEqual(['price_answer', 'repair_resume', 'ask_product']);
    expect(run.repair).toBe('digress');
    expect(state().slots.order_number).toBe('A1');
  });

  it('resumes the outer form after an inner one', async () => {
    const { hear } = talk();
    await hear('return', { intent: 'return_goods' });
    expect(keys(await hear('move', { intent: 'address' }))).toEqual(['ask_address']);
    expect(keys(await hear('1 High Street'))).toEqual(['address_done', 'repair_resume', 'ask_order']);
  });

  it('answers an aside without saying that it resumes', async () => {
    const { hear } = talk();
    await hear('return', { intent: 'return_goods' });
    expect(keys(await hear('thanks', { intent: 'thanks' }))).toEqual(['welcome_you', 'ask_order']);
  });

  it('corrects a field at the confirmation and drops choices that no longer exist', async () => {
    const { hear, state } = talk();
    await hear('return', { intent: 'return_goods' });
    await hear('A1', order('A1'));
    await hear('Phone', { choice: 'phone' });
    expect(keys(await hear('unwanted'))).toEqual(['confirm_return']);
    const run = await hear('no, the order is B2', order('B2'));
    expect(keys(run)).toEqual(['repair_corrected', 'confirm_return']);
    expect(state().slots).toMatchObject({ order_number: 'B2', product: 'tv', reason: 'unwanted' });
  });

  it('asks what to change after a bare no', async () => {
    const { hear, state } = talk();
    await hear('return', { intent: 'return_goods' });
    await hear('B2', order('B2'));
    await hear('unwanted');
    expect(keys(await hear('no'))).toEqual(['repair_change_what']);
    expect(keys(await hear('it is broken'))).toEqual(['repair_corrected', 'ask_photo']);
    expect(state().slots.reason).toBe('broken');
  });

  it('hears words for a field that is still empty before another flow, unless they ask something', async () => {
    const { hear, state } = talk();
    await hear('return', { intent: 'return_goods' });
    expect(keys(await hear('the screen is broken', { intent: 'price' }))).toEqual(['ask_order']);
    expect(state().slots.reason).toBe('broken');
    expect(keys(await hear('what if it is broken?', { intent: 'price' }))[0]).toBe('price_answer');
  });

  it('does not let the active flow’s own intent ask the same for ever', async () => {
    const { hear } = talk();
    await hear('return', { intent: 'return_goods' });
    await hear('return', { intent: 'return_goods' });
    await hear('return', { intent: 'return_goods' });
    expect((await hear('return', { intent: 'return_goods' })).handoff?.reason).toBe('repeated_failure');
  });

  it('asks its open question again rather than start a seventh flow', async () => {
    const flows = Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7].map((n) => [
        `f${n}`,
        { start: { intent: `i${n}` }, steps: [{ form: `form${n}` }] },
      ]),
    );
    const forms = Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7].map((n) => [
        `form${n}`,
        { fields: { [`x${n}`]: { entity: `e${n}`, ask: `ask${n}` } } },
      ]),
    );
    const { hear } = createTalk(toyBot({ flows, forms }));
    for (const n of [1, 2, 3, 4, 5, 6])
      expect(keys(await hear(`go ${n}`, { intent: `i${n}` }))).toEqual([`ask${n}`]);
    expect(keys(await hear('go 7', { intent: 'i7' }))).toEqual(['ask6']);
  });

  it('replaces a free text at the confirmation', async () => {
    const { hear, state } = talk();
    await hear('move', { intent: 'moving' });
    await hear('1 High Street');
    expect(keys(await hear('no, change it to 2 Low Road'))).toEqual(['repair_corrected', 'confirm_move']);
    expect(state().slots.new_address).toBe('2 Low Road');
  });

  it('knows a choice by a part of its name', async () => {
    const { hear, state } = talk();
    await hear('return', { intent: 'return_goods' });
    await hear('A1', order('A1'));
    await hear('the buds');
    expect(state().slots.product).toBe('buds');
  });

  it('asks when two intents are almost as likely', async () => {
    const { hear } = talk();
    const run = await hear('hmm', { intent: 'price', alternatives: ['address'] });
    expect(run.said[0]?.buttons.map((button) => button.payload)).toEqual(['intent:price', 'intent:address']);
  });

  it('goes back one field at a time', async () => {
    const { hear, state } = talk();
    await hear('return', { intent: 'return_goods' });
    await hear('A1', order('A1'));
    await hear('Phone', { choice: 'phone' });
    expect(keys(await hear('go back'))).toEqual(['ask_product']);
    expect(keys(await hear('go back'))).toEqual(['ask_order']);
    expect(state().slots.order_number).toBeNull();
    expect(keys(await hear('go back'))).toEqual(['repair_nothing_to_undo', 'ask_order']);
  });

  it('does not skip what it needs', async () => {
    const { hear } = talk();
    await hear('return', { intent: 'return_goods' });
    expect(keys(await hear('skip'))).toEqual(['repair_cannot_skip', 'ask_order']);
  });

  it('calls a person in the middle of anything and goes on when nobody comes', async () => {
    const { hear, handoffFailed } = talk();
    await hear('return', { intent: 'return_goods' });
    const run = await hear('agent please');
    expect(run.handoff).toEqual({ reason: 'visitor', team: null });
    expect(keys(await handoffFailed())).toEqual(['repair_handoff_failed', 'ask_order']);
  });

  it('lands with a person when an effect has failed for good', async () => {
    const { hear, result, state } = talk();
    await hear('return', { intent: 'return_goods' });
    await hear('B2', order('B2'));
    await hear('unwanted');
    const done = await hear('yes');
    const run = await result(done.effects[0]?.effect ?? '', 'ticket', 'CALL_TIMEOUT');
    expect(run.handoff?.reason).toBe('effect_failed');
    expect(state().stack).toEqual([]);
  });

  it('offers what it may have meant, and takes the second one', async () => {
    const { hear } = talk();
    const run = await hear('hmm', { alternatives: ['price', 'address'] });
    expect(run.said[0]?.buttons.map((button) => button.payload)).toEqual(['intent:price', 'intent:address']);
    expect(keys(await hear('the second one'))).toEqual(['ask_address']);
  });

  it('gives up after three misses in a row', async () => {
    const { hear } = talk();
    expect(keys(await hear('x'))).toEqual(['repair_cannot_answer']);
    expect(keys(await hear('y'))).toEqual(['repair_cannot_answer_again']);
    expect((await hear('z')).handoff).toEqual({ reason: 'repeated_failure', team: null });
  });

  it('says an emoji-only message back to the question', async () => {
    const { hear } = talk();
    await hear('return', { intent: 'return_goods' });
    expect(keys(await hear('😀'))).toEqual(['repair_empty', 'ask_order']);
  });

  it('starts over with nothing remembered', async () => {
    const { hear, state } = talk();
    await hear('return', { intent: 'return_goods' });
    await hear('A1', order('A1'));
    expect(keys(await hear('start over'))).toEqual(['repair_restarted']);
    expect(state().slots).toEqual({});
  });
});

describe('steps', () => {
  const flow = (steps: FlowsFile['flows'][string]['steps']): FlowsFile => ({
    flows: {
      main: { start: { intent: 'go' }, steps },
      sub: { steps: [{ say: 'sub_said' }, { set: { x: '1 + 1' } }] },
    },
  });

  it('branches, sets, calls and comes back', async () => {
    const bot = toyBot(
      flow([
        { set: { n: '3' } },
        { if: 'n > 2', then: [{ say: 'big' }, { call: 'sub' }], else: [{ say: 'small' }] },
        { say: 'after', when: 'x == 2' },
        { say: 'never', when: 'x == 3' },
      ]),
    );
    expect(keys(await createTalk(bot).hear('go', { intent: 'go' }))).toEqual(['big', 'sub_said', 'after']);
  });

  it('does not come back from a link', async () => {
    const bot = toyBot(flow([{ link: 'sub' }, { say: 'never' }]));
    expect(keys(await createTalk(bot).hear('go', { intent: 'go' }))).toEqual(['sub_said']);
  });

  it('takes the branch that the action’s answer asks for', async () => {
    const bot = toyBot(
      flow([
        { action: 'a.b', as: 'got', missing: [{ say: 'none' }], failed: [{ say: 'down' }] },
        { say: 'got', when: 'got != null' },
      ]),
    );
    const answers = [{ kind: 'found', data: 1 }, { kind: 'missing' }] as const;
    for (const [index, expected] of [['got'], ['none']].entries()) {
      const talking = createTalk(bot, { actions: { 'a.b': () => answers[index] ?? { kind: 'missing' } } });
      expect(keys(await talking.hear('go', { intent: 'go' }))).toEqual(expected);
    }
  });

  it('stops a circle of flows and apologises', async () => {
    const bot = toyBot({
      flows: { a: { start: { intent: 'go' }, steps: [{ link: 'b' }] }, b: { steps: [{ link: 'a' }] } },
    });
    const run = await createTalk(bot).hear('go', { intent: 'go' });
    expect(keys(run)).toEqual(['repair_internal_error']);
    expect(run.state.stack).toEqual([]);
  });

  it('drops a frame whose flow is gone, and answers', async () => {
    const { hear } = createTalk(toyBot({ flows: {} }));
    expect(keys(await hear('go', { intent: 'gone' }))).toEqual(['repair_cannot_answer']);
  });
});
