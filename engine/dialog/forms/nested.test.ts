import { describe, expect, it } from 'vitest';
import type { FlowsFile } from '../../config/schema/flows.ts';
import { createTalk, keys, toyBot } from '../dialog.rig.ts';

const START = { intent: 'start' };

const FORMS: NonNullable<FlowsFile['forms']> = {
  geo: {
    fields: {
      city: { entity: 'city', ask: 'ask_city', called: { en: ['city'] } },
      district: { type: 'text', optional: true, when: 'city == "Beijing"', ask: 'ask_district' },
    },
  },
  address: {
    fields: {
      area: { form: 'geo' },
      street: { type: 'text', ask: 'ask_street', called: { en: ['street'] } },
    },
  },
  passenger: {
    fields: {
      name: { entity: 'person', ask: 'ask_name' },
      age: { type: 'number', ask: 'ask_age', valid: 'value < 120.0', invalid: 'bad_age' },
    },
  },
  shipping: {
    fields: {
      order: { entity: 'order_number', ask: 'ask_order' },
      address: { form: 'address', ask: 'now_the_address' },
      billing: { form: 'address', ask: 'other_billing', optional: true },
    },
    confirm: 'confirm',
  },
  journey: {
    fields: {
      passengers: { form: 'passenger', many: { min: 1, max: 3, more: 'another' } },
      note: { type: 'text', optional: true, ask: 'ask_note' },
    },
  },
};

function talk(form: string) {
  const flows = {
    main: { start: START, steps: [{ form }, { say: 'done' }] },
    price: { start: { intent: 'price' }, steps: [{ say: 'price_answer' }] },
  };
  return createTalk(toyBot({ flows, forms: FORMS }));
}

const city = (name: string) => ({ entities: { city: name } });

describe('a form in a form', () => {
  it('asks two deep, says its own words once, and ends as an object', async () => {
    const { hear, state } = talk('shipping');
    await hear('go', START);
    const asked = await hear('A1', { entities: { order_number: 'A1' } });
    expect(keys(asked)).toEqual(['now_the_address', 'ask_city']);
    expect(keys(await hear('Beijing', city('Beijing')))).toEqual(['ask_district']);
    expect(keys(await hear('skip'))).toEqual(['ask_street']);
    expect(keys(await hear('High Street 1'))).toEqual(['other_billing']);
    expect(keys(await hear('no'))).toEqual(['confirm']);
    expect(state().slots).toEqual({
      order: 'A1',
      address: { area: { city: 'Beijing', district: null }, street: 'High Street 1' },
      billing: null,
    });
    expect(keys(await hear('yes'))).toEqual(['done']);
  });

  it('opens an optional one by yes', async () => {
    const { hear, state } = talk('shipping');
    await hear('go', START);
    await hear('A1', { entities: { order_number: 'A1' } });
    await hear('Paris', city('Paris'));
    await hear('Rue 1');
    expect(keys(await hear('yes'))).toEqual(['ask_city']);
    expect(keys(await hear('Rome', city('Rome')))).toEqual(['ask_street']);
    await hear('Via 2');
    expect(state().slots['billing']).toEqual({ area: { city: 'Rome' }, street: 'Via 2' });
  });

  it('hears a value for an optional one instead of yes', async () => {
    const { hear, state } = talk('shipping');
    await hear('go', START);
    await hear('A1', { entities: { order_number: 'A1' } });
    await hear('Paris', city('Paris'));
    await hear('Rue 1');
    expect(keys(await hear('Rome', city('Rome')))).toEqual(['ask_street']);
    expect(state().slots['billing']).toEqual({ area: { city: 'Rome' } });
  });

  it('goes back across the border, one question at a time', async () => {
    const { hear, state } = talk('shipping');
    await hear('go', START);
    await hear('A1', { entities: { order_number: 'A1' } });
    await hear('Paris', city('Paris'));
    expect(keys(await hear('go back'))).toEqual(['ask_city']);
    expect(keys(await hear('go back'))).toEqual(['ask_order']);
    expect(state().slots['order']).toBeNull();
  });

  it('corrects the outer form from inside and the inner one from outside', async () => {
    const { hear, state } = talk('shipping');
    await hear('go', START);
    await hear('A1', { entities: { order_number: 'A1' } });
    await hear('Paris', city('Paris'));
    const run = await hear('sorry, the order is B2', { entities: { order_number: 'B2' } });
    expect(keys(run)).toEqual(['repair_corrected', 'ask_street']);
    await hear('Rue 1');
    await hear('no');
    expect(keys(await hear('no, the city is Lyon and the street is Rue 2', city('Lyon')))).toEqual([
      'repair_corrected',
      'confirm',
    ]);
    expect(state().slots).toMatchObject({
      order: 'B2',
      address: { area: { city: 'Lyon' }, street: 'Rue 2' },
    });
  });

  it('keeps all of it through a digression and a cancel that is taken back', async () => {
    const { hear, state } = talk('shipping');
    await hear('go', START);
    await hear('A1', { entities: { order_number: 'A1' } });
    await hear('Paris', city('Paris'));
    const before = state().slots;
    expect(keys(await hear('how much is it?', { intent: 'price' }))).toEqual([
      'price_answer',
      'repair_resume',
      'ask_street',
    ]);
    expect(keys(await hear('cancel'))).toEqual(['repair_cancel_ask']);
    expect(keys(await hear('no'))).toEqual(['repair_cancel_kept', 'ask_street']);
    expect(state().slots).toEqual(before);
  });
});

describe('a list of forms', () => {
  const person = (name: string) => ({ entities: { person: name } });
  const age = (years: string) => ({ entities: { number: years } });

  it('is filled one after the other until that is all, or as many as may be', async () => {
    const { hear, state } = talk('journey');
    await hear('go', START);
    expect(keys(await hear('Anna', person('Anna')))).toEqual(['ask_age']);
    expect(keys(await hear('30', age('30')))).toEqual(['another']);
    expect(keys(await hear('yes'))).toEqual(['ask_name']);
    expect(keys(await hear('Bob', person('Bob')))).toEqual(['ask_age']);
    expect(keys(await hear('300', age('300')))).toEqual(['bad_age']);
    expect(keys(await hear('31', age('31')))).toEqual(['another']);
    expect(keys(await hear('no'))).toEqual(['ask_note']);
    expect(state().slots['passengers']).toEqual([
      { name: 'Anna', age: 30 },
      { name: 'Bob', age: 31 },
    ]);
  });

  it('goes back over the question whether there is another', async () => {
    const { hear, state } = talk('journey');
    await hear('go', START);
    await hear('Anna', person('Anna'));
    await hear('30', age('30'));
    await hear('yes');
    expect(keys(await hear('go back'))).toEqual(['another']);
    expect(state().slots['passengers']).toEqual([{ name: 'Anna', age: 30 }]);
    expect(keys(await hear('no'))).toEqual(['ask_note']);
  });

  it('hears the next one at once instead of yes', async () => {
    const { hear, state } = talk('journey');
    await hear('go', START);
    await hear('Anna', person('Anna'));
    await hear('30', age('30'));
    expect(keys(await hear('Bob', person('Bob')))).toEqual(['ask_age']);
    expect(state().slots['passengers']).toEqual([{ name: 'Anna', age: 30 }, { name: 'Bob' }]);
  });
});
