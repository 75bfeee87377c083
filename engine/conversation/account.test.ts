import { describe, expect, it } from 'vitest';
import { linesOf, sectionsOf, type Told } from './account.ts';

const TOLD: Told = {
  language: 'zh',
  entities: [
    {
      type: 'product',
      value: 'mi15',
      text: '便宜的那个',
      start: 0,
      end: 5,
      score: 0.8,
      source: 'focus',
      because: 'cheapest among mi15, ip15',
      alternatives: [{ value: 'ip15', score: 0.5 }],
    },
  ],
  intent: {
    name: 'ask',
    score: 0.9,
    rejected: false,
    alternatives: [
      { name: 'compare', score: 0.07 },
      { name: 'deny', score: 0.004 },
    ],
  },
  path: ['ask/1', 'ask/2'],
  repair: 'digress',
  open: [{ flow: 'return_goods', form: 'return_request', asking: 'reason' }],
  trace: [
    { stage: 'tokenize', outcome: 'found', ms: 0.123, notes: ['tokens 便宜 | 的', 'dictionary none'] },
    { stage: 'classify', outcome: 'failed', ms: 2, failure: 'STAGE_TIMEOUT' },
    { stage: 'dialog', outcome: 'found', ms: 1, notes: ['ask started'] },
    { stage: 'form', outcome: 'nothing', ms: 1 },
  ],
};

describe('an account for people', () => {
  it('says first what was understood, then what was decided, aligned', () => {
    expect(linesOf(sectionsOf(TOLD))).toEqual([
      'understand',
      '  language  zh',
      '  entity    product = mi15  "便宜的那个"  0.80 focus: cheapest among mi15, ip15, or ip15 0.50',
      '  intent    ask 0.90  (also compare 0.07)',
      '  tokenize  tokens 便宜 | 的',
      '            dictionary none',
      '  classify  failed: STAGE_TIMEOUT',
      'decide',
      '  path      ask/1 → ask/2',
      '  repair    digress',
      '  open      return_goods, form return_request, asks for reason',
      '  dialog    ask started',
      '  time      tokenize 0.1 ms, classify 2.0 ms, dialog 1.0 ms, form 1.0 ms',
    ]);
  });

  it('names what a rejected message came nearest to', () => {
    const alternatives = [{ name: 'ask', score: 0.3 }];
    const [heard] = sectionsOf({ ...TOLD, intent: { name: null, score: 0.3, rejected: true, alternatives } });
    expect(heard?.rows).toContainEqual({ label: 'intent', text: 'none  (rejected; nearest ask 0.30)' });
  });
});
