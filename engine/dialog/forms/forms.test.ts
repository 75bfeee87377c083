import { describe, expect, it } from 'vitest';
import type { Field } from '../../config/schema/flows.ts';
import { createTalk, keys, toyBot } from '../dialog.rig.ts';
import { START, talkOf } from './forms.rig.ts';

const file = (name: string, mime: string, size = 1000) => ({ file: `f-${name}`, name, mime, size });

describe('checks in tiers', () => {
  const code: Field = {
    entity: 'code',
    ask: 'ask_code',
    invalid: ['invalid_first', 'invalid_second'],
    schema: { minLength: 6, pattern: '^[A-Z]+\\d+$' },
    valid: 'value != "ABC000"',
    check: { action: 'codes.get', with: { code: 'value' }, as: 'found', missing: 'code_missing' },
  };
  const actions = {
    'codes.get': (input: unknown) =>
      (input as { code: string }).code === 'ABC123'
        ? { kind: 'found' as const, data: { id: 1 } }
        : { kind: 'missing' as const },
  };
  const say = (value: string) => ({ entities: { code: value } });

  it('refuses by format, then by rule, then by system, each attempt in its own words', async () => {
    const { hear, state } = talkOf({ code: { ...code, tries: 5 } }, { actions });
    await hear('go', START);
    expect(keys(await hear('AB1', say('AB1')))).toEqual(['invalid_first']);
    expect(keys(await hear('ABC000', say('ABC000')))).toEqual(['invalid_second']);
    expect(keys(await hear('ABC999', say('ABC999')))).toEqual(['code_missing']);
    expect(state().slots['code']).toBeNull();
    expect(keys(await hear('ABC123', say('ABC123')))).toEqual(['done']);
    expect(state().slots).toMatchObject({ code: 'ABC123', found: { id: 1 } });
  });

  const down = {
    'codes.get': () => ({
      kind: 'failed' as const,
      failure: { code: 'CALL_TIMEOUT' as const, message: 'late', hint: '', retry: true, data: {} },
    }),
  };

  it('does not count a silent system against the visitor, and calls a person at the third silence', async () => {
    const { hear, form } = talkOf({ code }, { actions: down as never });
    await hear('go', START);
    expect(keys(await hear('ABC123', say('ABC123')))).toEqual(['repair_unavailable']);
    expect(form()?.tries).toBe(0);
    expect(keys(await hear('ABC123', say('ABC123')))).toEqual(['repair_unavailable']);
    expect((await hear('ABC123', say('ABC123'))).handoff?.reason).toBe('system_unavailable');
  });

  it('takes the value unchecked, or calls a person at once, where the field says so', async () => {
    const check = { action: 'codes.get', as: 'found' };
    const open = talkOf(
      { code: { ...code, check: { ...check, down: 'accept' } } },
      { actions: down as never },
    );
    await open.hear('go', START);
    expect(keys(await open.hear('ABC123', say('ABC123')))).toEqual(['done']);
    expect(open.state().slots).toMatchObject({ code: 'ABC123', found: null });
    const strict = talkOf(
      { code: { ...code, check: { ...check, down: 'handoff', failed: 'sorry' } } },
      { actions: down as never },
    );
    await strict.hear('go', START);
    const run = await strict.hear('ABC123', say('ABC123'));
    expect(keys(run)).toEqual(['sorry', 'repair_handoff']);
  });

  it('keeps a filled field when the system is silent about its correction', async () => {
    let works = true;
    const { hear, state } = talkOf(
      { code, name: { type: 'yes_no', ask: 'ask_name' } },
      {
        actions: {
          'codes.get': (input: unknown) =>
            works ? actions['codes.get'](input) : (down['codes.get']() as never),
        },
      },
    );
    await hear('go', START);
    await hear('ABC123', say('ABC123'));
    works = false;
    expect(keys(await hear('sorry, the code is ABC124', say('ABC124')))).toEqual([
      'repair_unavailable',
      'ask_name',
    ]);
    expect(state().slots['code']).toBe('ABC123');
  });
});

describe('the ladder', () => {
  const ask: Field = { entity: 'code', ask: 'ask_code', again: ['again_first', 'again_second'] };

  it('has its own text for each attempt and ends', async () => {
    const { hear } = talkOf({ code: { ...ask, tries: 4 } });
    await hear('go', START);
    expect(keys(await hear('x'))).toEqual(['again_first']);
    expect(keys(await hear('x'))).toEqual(['again_second']);
    expect(keys(await hear('x'))).toEqual(['again_second']);
    expect((await hear('x')).handoff?.reason).toBe('repeated_failure');
  });

  it('goes on with a default that passes the checks, else with a person', async () => {
    const good = talkOf({ code: { ...ask, tries: 1, then: { default: '"NONE"' } } });
    await good.hear('go', START);
    expect(keys(await good.hear('x'))).toEqual(['done']);
    expect(good.state().slots['code']).toBe('NONE');
    const bad = talkOf({ code: { ...ask, tries: 1, then: { default: '"NONE"' }, valid: 'size(value) > 9' } });
    await bad.hear('go', START);
    expect((await bad.hear('x')).handoff?.reason).toBe('repeated_failure');
    expect(bad.state().slots['code']).toBeNull();
  });

  it('links to another flow', async () => {
    const { hear, state } = talkOf({ code: { ...ask, tries: 1, then: { link: 'fallback' } } });
    await hear('go', START);
    expect(keys(await hear('x'))).toEqual(['repair_too_many_tries', 'fallback_said']);
    expect(state().stack).toEqual([]);
  });

  it('sends a form that comes no further to a person, however the visitor goes round', async () => {
    const { hear } = talkOf(
      { one: { ...ask }, two: { type: 'yes_no', ask: 'ask_two' } },
      { confirm: 'confirm' },
    );
    await hear('go', START);
    await hear('A', { entities: { code: 'A' } });
    await hear('yes');
    for (let turn = 0; turn < 80; turn += 1) {
      const run = await hear(turn % 2 === 0 ? 'go back' : 'yes');
      if (run.handoff) return;
    }
    throw new Error('it went round for ever');
  });
});

describe('a value from before that is to be confirmed', () => {
  const field: Field = { entity: 'code', ask: 'ask_code', prefill: '"SO1"', confirm: 'is_it' };

  it('is taken by yes', async () => {
    const { hear, state } = talkOf({ code: field });
    const run = await hear('go', START);
    expect(keys(run)).toEqual(['is_it']);
    expect(run.said[0]?.buttons.map(({ payload }) => payload)).toEqual(['yes', 'no']);
    expect(state().slots['code']).toBeNull();
    expect(keys(await hear('yes'))).toEqual(['done']);
    expect(state().slots['code']).toBe('SO1');
  });

  it('is asked for after no, and not offered again', async () => {
    const { hear, state } = talkOf({ code: field, more: { type: 'yes_no', ask: 'ask_more' } });
    await hear('go', START);
    expect(keys(await hear('no'))).toEqual(['ask_code']);
    await hear('SO2', { entities: { code: 'SO2' } });
    expect(keys(await hear('go back'))).toEqual(['ask_code']);
    await hear('SO3', { entities: { code: 'SO3' } });
    expect(state().slots['code']).toBe('SO3');
  });

  it('gives way to another one that is named at once', async () => {
    const { hear, state } = talkOf({ code: field });
    await hear('go', START);
    expect(keys(await hear('no, SO2', { entities: { code: 'SO2' } }))).toEqual(['done']);
    expect(state().slots['code']).toBe('SO2');
  });

  it('is a remembered one too, and free text does not take yes for a value', async () => {
    const name: Field = { type: 'text', ask: 'ask_name', remember: true, confirm: 'is_it' };
    const { hear, state } = talkOf({ name });
    await hear('go', START);
    await hear('Anna');
    expect(keys(await hear('go', START))).toEqual(['is_it']);
    expect(keys(await hear('yes'))).toEqual(['done']);
    expect(state().slots['name']).toBe('Anna');
  });
});

describe('dates and numbers', () => {
  it('keeps a day in its range by the conversation’s clock', async () => {
    const bought: Field = {
      entity: 'date',
      ask: 'ask_date',
      schema: { format: 'date' },
      valid: 'value <= today && days_between(value, today) <= 30',
      invalid: 'bad_date',
      tries: 9,
    };
    const { hear, state } = talkOf({ bought });
    const day = (date: string) => ({ entities: { date } });
    await hear('go', START);
    expect(keys(await hear('tomorrow', day('2026-11-21')))).toEqual(['bad_date']);
    expect(keys(await hear('in summer', day('2026-07-01')))).toEqual(['bad_date']);
    expect(keys(await hear('last week', day('2026-11-09/2026-11-15')))).toEqual(['bad_date']);
    expect(keys(await hear('last night', day('2026-11-19T18:00/2026-11-19T23:59')))).toEqual(['done']);
    expect(state().slots['bought']).toBe('2026-11-19');
  });

  it('sees amounts and their units', async () => {
    const count: Field = {
      entity: 'quantity',
      ask: 'ask_count',
      valid: 'amount(value) <= 5.0 && unit(value) in ["台", ""]',
      invalid: 'bad_count',
    };
    const { hear } = talkOf({ count });
    await hear('go', START);
    expect(keys(await hear('三米', { entities: { quantity: '3 米' } }))).toEqual(['bad_count']);
    expect(keys(await hear('三台', { entities: { quantity: '3 台' } }))).toEqual(['done']);
  });
});

describe('files', () => {
  const photo: Field = {
    type: 'file',
    ask: 'ask_photo',
    many: { min: 2, max: 3 },
    files: { types: ['image', 'pdf'], largest: '1mb', wrong_type: 'not_an_image', too_big: 'too_big' },
  };
  const send = (...attachments: ReturnType<typeof file>[]) => ({ attachments });

  it('tells which file it does not take and why, keeps the good ones, and asks until there are enough', async () => {
    const { hear, state } = talkOf({ photo });
    await hear('go', START);
    expect(keys(await hear('', send(file('a.exe', 'application/x-msdownload'))))).toEqual(['not_an_image']);
    expect(keys(await hear('', send(file('a.png', 'image/png', 2_000_000))))).toEqual(['too_big']);
    expect(keys(await hear('', send(file('a.png', 'image/png'), file('b.zip', 'application/zip'))))).toEqual([
      'not_an_image',
      'ask_photo',
    ]);
    expect(keys(await hear('', send(file('c.pdf', 'application/pdf'))))).toEqual(['done']);
    const names = (state().slots['photo'] as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(['a.png', 'c.pdf']);
  });

  it.each(['我待会再发', '没有照片', "I don't have a photo", 'later please'])(
    'hears "%s" as skip',
    async (text) => {
      const optional = talkOf({ photo: { type: 'file', ask: 'ask_photo', optional: true } });
      await optional.hear('go', START);
      expect(keys(await optional.hear(text))).toEqual(['done']);
      const needed = talkOf({ photo });
      await needed.hear('go', START);
      expect(keys(await needed.hear(text))).toEqual(['repair_cannot_skip', 'repair_invalid', 'ask_photo']);
    },
  );

  it('answers a question that comes instead of a file', async () => {
    const { hear } = talkOf({ photo });
    await hear('go', START);
    expect(keys(await hear('how much is it?', { intent: 'price' }))).toEqual([
      'price_answer',
      'repair_resume',
      'ask_photo',
    ]);
  });
});

describe('a value that is refused', () => {
  it.each([
    ['a rule', { ask: 'ask', type: 'number', valid: 'value < 10.0', invalid: 'no' }],
    ['a schema', { ask: 'ask', type: 'number', schema: { maximum: 10 }, invalid: 'no' }],
    ['a system', { ask: 'ask', type: 'number', check: { action: 'find', missing: 'no' } }],
  ] as const)('by %s can be said as {value}; its slot is empty', async (_, field) => {
    const flow = { start: { intent: 'start' }, steps: [{ ask: { count: field } }] };
    const bot = toyBot({ flows: { flow } });
    const no = { text: { en: 'Not {value}.{count}' } };
    const { hear } = createTalk({ ...bot, replies: { ...bot.replies, no } });
    await hear('go', START);
    const run = await hear('12', { entities: { number: '12' } });
    expect(run.said.map(({ text }) => text)).toEqual(['Not 12.']);
  });
});
