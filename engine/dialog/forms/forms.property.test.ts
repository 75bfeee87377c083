import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Field, FlowsFile, Form } from '../../config/schema/flows.ts';
import { isObject, type Json } from '../../core/json.ts';
import { createTalk, toyBot } from '../dialog.rig.ts';
import type { DialogState } from '../state.ts';

/** What random fields take; a value that breaks its rule is refused by the field's own check. */
const KINDS: readonly ((name: string) => Field)[] = [
  (name) => ({ entity: name, ask: `ask_${name}`, schema: { pattern: '^[a-m]' } }),
  (name) => ({ type: 'number', ask: `ask_${name}`, valid: 'value >= 2.0' }),
  (name) => ({ type: 'text', ask: `ask_${name}`, schema: { minLength: 3 } }),
  (name) => ({ type: 'yes_no', ask: `ask_${name}` }),
  (name) => ({ ask: `ask_${name}`, options: { red: { en: ['red'] }, blue: { en: ['blue'] } } }),
  (name) => ({
    ask: `ask_${name}`,
    options: { tea: { en: ['tea'] }, milk: { en: ['milk'] }, rum: { en: ['rum'] } },
    many: { min: 1, max: 2 },
    valid: 'value != "rum"',
  }),
  (name) => ({ entity: name, ask: `ask_${name}`, prefill: '"abc"', confirm: `is_${name}` }),
  (name) => ({ type: 'file', ask: `ask_${name}`, files: { types: ['image'] }, many: { max: 2 } }),
];

const THEN: readonly NonNullable<Field['then']>[] = [
  'handoff',
  'skip',
  'cancel',
  { link: 'aside' },
  { default: '"abc"' },
];

const fieldOf = (name: string) =>
  fc
    .record({
      kind: fc.constantFrom(...KINDS),
      optional: fc.boolean(),
      when: fc.constantFrom(undefined, 'fa != null', 'fb == null'),
      tries: fc.integer({ min: 1, max: 4 }),
      ending: fc.constantFrom(...THEN),
    })
    .map(({ kind, optional, when, tries, ending }): Field => {
      const conditional = when !== undefined && name !== 'fa' && name !== 'fb' ? { when } : {};
      return { ...kind(name), ...(optional ? { optional } : {}), ...conditional, tries, then: ending };
    });

const fieldsOf = (names: readonly string[]) =>
  fc
    .tuple(...names.map(fieldOf))
    .map(
      (fields) =>
        Object.fromEntries(names.map((name, index) => [name, fields[index]] as const)) as Record<
          string,
          Field
        >,
    );

const forms = fc
  .record({
    main: fieldsOf(['fa', 'fb', 'fc', 'fd']),
    inner: fieldsOf(['ga', 'gb']),
    nested: fc.constantFrom<Field | null>(
      null,
      { form: 'inner' },
      { form: 'inner', optional: true, ask: 'ask_inner' },
      { form: 'inner', many: { max: 2, more: 'more_inner' } },
    ),
    confirm: fc.boolean(),
  })
  .map(
    ({ main, inner, nested, confirm }): Record<string, Form> => ({
      main: {
        fields: { ...main, ...(nested === null ? {} : { sub: nested }) },
        ...(confirm ? { confirm: 'confirm' } : {}),
      },
      inner: { fields: inner },
    }),
  );

type Word = {
  readonly text: string;
  readonly entities?: Record<string, string>;
  readonly intent?: string;
  readonly image?: boolean;
};

const NAMES = ['fa', 'fb', 'fc', 'fd', 'ga', 'gb'];
const words: fc.Arbitrary<Word> = fc.oneof(
  fc
    .constantFrom(
      'yes',
      'no',
      'skip',
      'go back',
      'cancel',
      'red',
      'the tea',
      'tea and milk',
      'rum',
      'not the milk',
      'also the tea',
      'x',
      'long words',
      '???',
      'later',
    )
    .map((text) => ({ text })),
  fc
    .record({ name: fc.constantFrom(...NAMES), value: fc.constantFrom('abc', 'ddd', 'zzz') })
    .map(({ name, value }) => ({ text: value, entities: { [name]: value } })),
  fc.constantFrom('1', '5').map((value) => ({ text: value, entities: { number: value } })),
  fc
    .record({ name: fc.constantFrom(...NAMES), value: fc.constantFrom('bbb', 'zzz') })
    .map(({ name, value }) => ({ text: `sorry, it is ${value}`, entities: { [name]: value } })),
  fc.constant({ text: 'how much?', intent: 'price' }),
  fc.constant({ text: '', image: true }),
);

/** Turns after which every form must have ended, whatever the visitor does. */
const MOST_TURNS = 400;

function start(forms: Record<string, Form>) {
  const flows: FlowsFile = {
    flows: {
      start: { start: { intent: 'start' }, steps: [{ form: 'main' }] },
      price: { start: { intent: 'price' }, steps: [{ say: 'price' }] },
      aside: { steps: [{ say: 'aside' }] },
    },
    forms,
  };
  const talking = createTalk(toyBot(flows));
  const hear = ({ text, entities = {}, intent, image }: Word) =>
    talking.hear(text, {
      entities,
      ...(intent === undefined ? {} : { intent }),
      attachments: image ? [{ file: 'f', name: 'f.png', mime: 'image/png', size: 1 }] : [],
    });
  return { ...talking, hear };
}

it('every form ends, with values that pass their checks, whatever is said', async () => {
  await fc.assert(
    fc.asyncProperty(forms, fc.array(words, { minLength: 1, maxLength: 12 }), async (made, said) => {
      const { hear, state } = start(made);
      await hear({ text: 'start', intent: 'start' });
      for (let turn = 0; turn < MOST_TURNS; turn += 1) {
        expectGood(state().slots, made['main'], made);
        if (state().stack.length === 0) return;
        const run = await hear(said[turn % said.length] ?? { text: 'x' });
        if (run.handoff) return;
      }
      throw new Error('it goes on for ever');
    }),
    { numRuns: 300 },
  );
});

it('no filled field is lost by a digression or by a cancel that is taken back', async () => {
  await fc.assert(
    fc.asyncProperty(forms, fc.array(words, { maxLength: 10 }), async (made, said) => {
      const { hear, state } = start(made);
      await hear({ text: 'start', intent: 'start' });
      for (const word of said) {
        if ((await hear(word)).handoff || state().stack.length === 0) return;
      }
      const before = progress(state());
      const asked = state().stack[0]?.form;
      if (asked?.cancelling || asked?.phase !== 'filling') return;
      await hear({ text: 'how much?', intent: 'price' });
      expect(progress(state())).toEqual(before);
      await hear({ text: 'cancel' });
      if (state().stack.length === 0) return;
      await hear({ text: 'no' });
      expect(progress(state())).toEqual(before);
    }),
    { numRuns: 300 },
  );
});

it('a correction changes what it names and nothing else', async () => {
  const form: Form = {
    fields: Object.fromEntries(NAMES.map((name) => [name, { entity: name, ask: `ask_${name}` }])),
    confirm: 'confirm',
  };
  const changes = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(changes, async (names) => {
      const { hear, state } = start({ main: form });
      await hear({ text: 'start', intent: 'start' });
      for (const name of NAMES) await hear({ text: 'old', entities: { [name]: 'old' } });
      const before = state().slots;
      const entities = Object.fromEntries(names.map((name) => [name, `new-${name}`]));
      await hear({ text: `sorry, ${Object.values(entities).join(' and ')}`, entities });
      expect(state().slots).toEqual({ ...before, ...entities });
    }),
    { numRuns: 50 },
  );
});

/** What a visitor would have to say again. */
function progress({ slots, stack }: DialogState) {
  const form = stack[0]?.form;
  return { slots, done: form?.done, asking: form?.asking, items: form?.items };
}

function expectGood(
  values: Readonly<Record<string, unknown>>,
  form: Form | undefined,
  forms: Record<string, Form>,
): void {
  for (const [name, field] of Object.entries(form?.fields ?? {})) {
    const value = (values[name] ?? null) as Json;
    if (value === null) continue;
    const parts = field.many !== undefined ? (value as readonly Json[]) : [value];
    for (const part of parts) {
      if (field.form !== undefined) expectGood(isObject(part) ? part : {}, forms[field.form], forms);
      else expect(isGood(field, part), `${name} is ${JSON.stringify(value)}`).toBe(true);
    }
    if (isObject(field.many) && field.many.max !== undefined)
      expect(parts.length).toBeLessThanOrEqual(field.many.max);
  }
}

/** The rules of KINDS, said a second time in another language. */
function isGood(field: Field, value: Json): boolean {
  if (field.entity !== undefined)
    return typeof value === 'string' && (field.schema === undefined || /^[a-m]/.test(value));
  if (field.options) return typeof value === 'string' && value in field.options && value !== 'rum';
  switch (field.type) {
    case 'number':
      return typeof value === 'number' ? value >= 2 : false;
    case 'text':
      return typeof value === 'string' && value.length >= 3;
    case 'yes_no':
      return typeof value === 'boolean';
    default:
      return isObject(value) && value['mime'] === 'image/png';
  }
}
