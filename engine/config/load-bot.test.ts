import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { REPAIR_REPLIES } from '../dialog/repair-replies.ts';
import type { PluginCard } from './draft.ts';
import { formatProblem, problemJson } from './format-problem.ts';
import { type LoadedBot, loadBot } from './load-bot.ts';
import { MAX_BYTES } from './source/guard-yaml.ts';

const repairs = REPAIR_REPLIES.map((reply) => `  ${reply}: { text: { en: sorry } }`).join('\n');

const GOOD: Readonly<Record<string, string>> = {
  'pipelines/tiny/pipeline.yaml':
    'pipeline: tiny\nlanguages: [en]\nknowledge: tiny\non_error: handoff\nstages:\n  - hear\n  - speak: { loud: true, timeout: 250ms, on_error: skip }\n',
  'pipelines/tiny/flows.yaml':
    'flows:\n  greet:\n    start: { intent: greet }\n    steps:\n      - if: language == "en"\n        then:\n          - say: hello\n      - form: who\nforms:\n  who:\n    fields:\n      name: { type: text, ask: hello }\n',
  'pipelines/tiny/replies.yaml': `replies:\n  hello: { text: { en: "Hello {name}" } }\n${repairs}\n`,
  'pipelines/tiny/actions.yaml': 'actions:\n  orders.get: { get: "http://x/{id}", timeout: 2s, cache: 1m }\n',
  'knowledge/tiny/intents/a.yaml':
    'intents:\n  greet:\n    about: hello\n    examples: { en: [a, b, c, d, e] }\nout_of_scope:\n  en: [weather]\n',
  'knowledge/tiny/faq.yaml': 'faq:\n  - { id: fee, ask: { en: [How much?] }, answer: { en: A lot. } }\n',
  'knowledge/tiny/products.csv':
    'id,name,name_en,brand,category,price,stock,aliases,specs\np1,台灯,Lamp,lumen,,9.5,3,灯|光,颜色=白;功率=5W\n',
  'knowledge/tiny/brands.csv': 'id,name\nlumen,流明\n',
};

const PLUGINS: readonly PluginCard[] = [
  { id: 'hear', options: Type.Object({}), needs: [], gives: ['tokens'] },
  {
    id: 'speak',
    options: Type.Object({ loud: Type.Boolean() }, { additionalProperties: false }),
    needs: ['tokens'],
    gives: [],
  },
];

function load(changes: Readonly<Record<string, string>> = {}): LoadedBot {
  const sources = new Map(Object.entries({ ...GOOD, ...changes }));
  return loadBot({ sources, name: 'tiny', plugins: PLUGINS, digest: (text) => `digest of ${text.length}` });
}

describe('a good bot', () => {
  const { bot, problems } = load();

  it('has no problems', () => {
    expect(problems).toEqual([]);
  });

  it('has durations in milliseconds and every default', () => {
    expect(bot).toMatchObject({
      name: 'tiny',
      languages: ['en'],
      zone: 'UTC',
      onError: 'handoff',
      idle: 1_800_000,
      queueWait: 300_000,
      welcome: null,
      stages: [
        { plugin: 'hear', options: {}, timeout: 1000, onError: 'handoff' },
        { plugin: 'speak', options: { loud: true }, timeout: 250, onError: 'skip' },
      ],
      actions: { 'orders.get': { timeout: 2000, cache: 60_000 } },
      outOfScope: { en: ['weather'] },
    });
  });

  it('has its catalogue with names, aliases and facts', () => {
    expect(bot?.catalogue).toEqual([
      {
        id: 'p1',
        type: 'product',
        name: '台灯',
        names: { zh: '台灯', en: 'Lamp' },
        aliases: ['灯', '光'],
        facts: { brand: 'lumen', price: 9.5, stock: 3, specs: '颜色 白; 功率 5W', 颜色: '白', 功率: '5W' },
      },
      { id: 'lumen', type: 'brand', name: '流明', names: { zh: '流明' }, aliases: [], facts: {} },
    ]);
  });

  it('knows where everything stands', () => {
    const file = 'pipelines/tiny/flows.yaml';
    expect(bot?.places).toMatchObject({
      'flows.greet': { file, line: 2, column: 3 },
      'flows.greet.steps.0': { file, line: 5, column: 9 },
      'flows.greet.steps.0.then.0': { file, line: 7, column: 13 },
      'forms.who.fields.name': { file, line: 12, column: 7 },
      'replies.hello': { file: 'pipelines/tiny/replies.yaml', line: 2, column: 3 },
    });
  });

  it('has another version when a file of its own changes, and only then', () => {
    expect(load({ 'knowledge/other/faq.yaml': 'faq: []' }).bot?.version).toBe(bot?.version);
    expect(load({ 'knowledge/tiny/faq.yaml': 'faq: []' }).bot?.version).not.toBe(bot?.version);
  });
});

describe('a bad bot', () => {
  it('is told what was meant, for people and for machines', () => {
    const flows = (GOOD['pipelines/tiny/flows.yaml'] ?? '').replace('say: hello', 'say: helo');
    const [problem] = load({ 'pipelines/tiny/flows.yaml': flows }).problems;
    expect(problem && formatProblem(problem)).toBe(
      'pipelines/tiny/flows.yaml:7:18 UNKNOWN_REPLY There is no reply helo. — Did you mean hello?',
    );
    expect(problem && Object.keys(problemJson(problem))).toEqual([
      'file',
      'line',
      'column',
      'code',
      'message',
      'hint',
    ]);
  });

  it.each([
    ['a file that is too big', `replies:\n  a: ${'x'.repeat(MAX_BYTES)}\n`, 'FILE_TOO_BIG'],
    ['a million brackets', '['.repeat(1_000_000), 'TOO_DEEP'],
    ['a million dashes', '- '.repeat(1_000_000), 'TOO_DEEP'],
    ['an alias bomb', `a: &a [x]\n${'b: [*a, *a]\n'.repeat(5)}`, 'YAML_SYNTAX'],
    ['a tag', 'replies: !!js/function "x"', 'YAML_SYNTAX'],
    ['nothing at all', '', 'WRONG_TYPE'],
    ['a bare word', 'replies', 'WRONG_TYPE'],
  ])('with %s is refused', (_, text, code) => {
    const { bot, problems } = load({ 'pipelines/tiny/replies.yaml': text });
    expect(bot).toBeNull();
    expect(problems.map((problem) => problem.code)).toContain(code);
  });

  it('never gets hold of a prototype', () => {
    const text =
      'replies:\n  __proto__: { polluted: yes }\n  constructor: { prototype: { polluted: yes } }\n';
    expect(load({ 'pipelines/tiny/replies.yaml': text }).bot).toBeNull();
    expect('polluted' in {}).toBe(false);
  });
});

describe('entities that every bot knows', () => {
  const asking = (entity: string) =>
    (GOOD['pipelines/tiny/flows.yaml'] ?? '').replace('type: text', `entity: ${entity}`);

  it.each(['phone', 'number'])('%s needs no entities.yaml', (entity) => {
    expect(load({ 'pipelines/tiny/flows.yaml': asking(entity) }).problems).toEqual([]);
  });

  it('are suggested', () => {
    const { problems } = load({ 'pipelines/tiny/flows.yaml': asking('phon') });
    expect(problems).toMatchObject([{ code: 'UNKNOWN_ENTITY', hint: expect.stringContaining('phone') }]);
  });
});
