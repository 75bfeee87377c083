import { describe, expect, it } from 'vitest';
import type { Field, FlowsFile, Form } from '../../config/schema/flows.ts';
import type { SearchHit } from '../../ports/search.ts';
import { createTalk, keys, toyBot } from '../dialog.rig.ts';

const AT = Date.parse('2026-11-20T02:00:00Z');
const START = { intent: 'start' };

/** A bot with one flow that fills the form `main`, and one that answers a question beside it. */
function talk(
  fields: Readonly<Record<string, Field>>,
  world: Parameters<typeof createTalk>[1] & { forms?: Record<string, Form>; confirm?: string } = {},
) {
  const { forms = {}, confirm, ...rest } = world;
  const flows: FlowsFile = {
    flows: {
      main: { start: { intent: 'start' }, steps: [{ form: 'main' }, { say: 'done' }] },
      price: { start: { intent: 'price' }, steps: [{ say: 'price_answer' }] },
      fallback: { steps: [{ say: 'fallback_said' }] },
    },
    forms: { main: { fields, ...(confirm === undefined ? {} : { confirm }) }, ...forms },
  };
  const talking = createTalk(toyBot(flows), { at: AT, ...rest });
  return { ...talking, form: () => talking.state().stack[0]?.form };
}

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
    const { hear, state } = talk({ code: { ...code, tries: 5 } }, { actions });
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
    const { hear, form } = talk({ code }, { actions: down as never });
    await hear('go', START);
    expect(keys(await hear('ABC123', say('ABC123')))).toEqual(['repair_unavailable']);
    expect(form()?.tries).toBe(0);
    expect(keys(await hear('ABC123', say('ABC123')))).toEqual(['repair_unavailable']);
    expect((await hear('ABC123', say('ABC123'))).handoff?.reason).toBe('system_unavailable');
  });

  it('takes the value unchecked, or calls a person at once, where the field says so', async () => {
    const check = { action: 'codes.get', as: 'found' };
    const open = talk({ code: { ...code, check: { ...check, down: 'accept' } } }, { actions: down as never });
    await open.hear('go', START);
    expect(keys(await open.hear('ABC123', say('ABC123')))).toEqual(['done']);
    expect(open.state().slots).toMatchObject({ code: 'ABC123', found: null });
    const strict = talk(
      { code: { ...code, check: { ...check, down: 'handoff', failed: 'sorry' } } },
      { actions: down as never },
    );
    await strict.hear('go', START);
    const run = await strict.hear('ABC123', say('ABC123'));
    expect(keys(run)).toEqual(['sorry', 'repair_handoff']);
  });

  it('keeps a filled field when the system is silent about its correction', async () => {
    let works = true;
    const { hear, state } = talk(
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
    const { hear } = talk({ code: { ...ask, tries: 4 } });
    await hear('go', START);
    expect(keys(await hear('x'))).toEqual(['again_first']);
    expect(keys(await hear('x'))).toEqual(['again_second']);
    expect(keys(await hear('x'))).toEqual(['again_second']);
    expect((await hear('x')).handoff?.reason).toBe('repeated_failure');
  });

  it('goes on with a default that passes the checks, else with a person', async () => {
    const good = talk({ code: { ...ask, tries: 1, then: { default: '"NONE"' } } });
    await good.hear('go', START);
    expect(keys(await good.hear('x'))).toEqual(['done']);
    expect(good.state().slots['code']).toBe('NONE');
    const bad = talk({ code: { ...ask, tries: 1, then: { default: '"NONE"' }, valid: 'size(value) > 9' } });
    await bad.hear('go', START);
    expect((await bad.hear('x')).handoff?.reason).toBe('repeated_failure');
    expect(bad.state().slots['code']).toBeNull();
  });

  it('links to another flow', async () => {
    const { hear, state } = talk({ code: { ...ask, tries: 1, then: { link: 'fallback' } } });
    await hear('go', START);
    expect(keys(await hear('x'))).toEqual(['repair_too_many_tries', 'fallback_said']);
    expect(state().stack).toEqual([]);
  });

  it('sends a form that comes no further to a person, however the visitor goes round', async () => {
    const { hear } = talk(
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
    const { hear, state } = talk({ code: field });
    const run = await hear('go', START);
    expect(keys(run)).toEqual(['is_it']);
    expect(run.said[0]?.buttons.map(({ payload }) => payload)).toEqual(['yes', 'no']);
    expect(state().slots['code']).toBeNull();
    expect(keys(await hear('yes'))).toEqual(['done']);
    expect(state().slots['code']).toBe('SO1');
  });

  it('is asked for after no, and not offered again', async () => {
    const { hear, state } = talk({ code: field, more: { type: 'yes_no', ask: 'ask_more' } });
    await hear('go', START);
    expect(keys(await hear('no'))).toEqual(['ask_code']);
    await hear('SO2', { entities: { code: 'SO2' } });
    expect(keys(await hear('go back'))).toEqual(['ask_code']);
    await hear('SO3', { entities: { code: 'SO3' } });
    expect(state().slots['code']).toBe('SO3');
  });

  it('gives way to another one that is named at once', async () => {
    const { hear, state } = talk({ code: field });
    await hear('go', START);
    expect(keys(await hear('no, SO2', { entities: { code: 'SO2' } }))).toEqual(['done']);
    expect(state().slots['code']).toBe('SO2');
  });

  it('is a remembered one too, and free text does not take yes for a value', async () => {
    const name: Field = { type: 'text', ask: 'ask_name', remember: true, confirm: 'is_it' };
    const { hear, state } = talk({ name });
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
    const { hear, state } = talk({ bought });
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
    const { hear } = talk({ count });
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
    const { hear, state } = talk({ photo });
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
      const optional = talk({ photo: { type: 'file', ask: 'ask_photo', optional: true } });
      await optional.hear('go', START);
      expect(keys(await optional.hear(text))).toEqual(['done']);
      const needed = talk({ photo });
      await needed.hear('go', START);
      expect(keys(await needed.hear(text))).toEqual(['repair_cannot_skip', 'repair_invalid', 'ask_photo']);
    },
  );

  it('answers a question that comes instead of a file', async () => {
    const { hear } = talk({ photo });
    await hear('go', START);
    expect(keys(await hear('how much is it?', { intent: 'price' }))).toEqual([
      'price_answer',
      'repair_resume',
      'ask_photo',
    ]);
  });
});

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
    const talking = talk(fields, { confirm: 'confirm' });
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
    const { hear, state } = talk(fields);
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
    const { hear, state } = talk({ reason });
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
      const { hear, state } = talk({ reason });
      await hear('go', START);
      const run = await hear(text, text.startsWith('how') ? { intent: 'price' } : {});
      expect(keys(run)[0]).toBe(said);
      expect(state().slots['reason'] ?? null).toBeNull();
    }
  });

  it('answers a question that knowledge knows in the middle of a free text', async () => {
    const { hear, state } = talk({ reason }, { faq: [hit('几点下班？')] });
    await hear('go', START);
    expect(keys(await hear('几点下班？'))).toEqual(['faq:hours', 'ask_reason']);
    expect(state().slots['reason']).toBeNull();
  });

  it('takes "cancel" where it is on offer', async () => {
    const wish: Field = {
      options: { cancel: { en: ['cancel'] }, change: { en: ['change'] } },
      ask: 'ask_wish',
    };
    const { hear, state } = talk({ wish });
    await hear('go', START);
    expect(keys(await hear('cancel'))).toEqual(['done']);
    expect(state().slots['wish']).toBe('cancel');
  });

  it('does not read a double negation as no', async () => {
    const { hear, state } = talk({ wanted: { type: 'yes_no', ask: 'ask_wanted' } });
    await hear('go', START);
    await hear('不是不要');
    expect(state().slots['wanted']).not.toBe(false);
  });

  it('deals with the answer and with the question beside it', async () => {
    const code: Field = { entity: 'code', ask: 'ask_code' };
    const { hear, state } = talk({ code, reason }, { faq: [hit('你们几点下班？')] });
    await hear('go', START);
    const run = await hear('SO26，另外你们几点下班？', { entities: { code: 'SO26' } });
    expect(keys(run)).toEqual(['faq:hours', 'ask_reason']);
    expect(state().slots['code']).toBe('SO26');
    await hear('屏幕碎了，另外你们几点下班？');
    expect(state().slots['reason']).toBe('屏幕碎了');
  });

  it('starts the flow that is asked for beside the answer', async () => {
    const code: Field = { entity: 'code', ask: 'ask_code' };
    const { hear } = talk({ code, reason });
    await hear('go', START);
    const run = await hear('SO26, by the way how much is it?', {
      intent: 'price',
      entities: { code: 'SO26' },
    });
    expect(keys(run)).toEqual(['price_answer', 'repair_resume', 'ask_reason']);
  });
});
