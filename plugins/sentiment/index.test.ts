import { expect, it } from 'vitest';
import { freshRun } from '#engine/testing/fresh-run';
import { testPlugin } from '#engine/testing/test-plugin';
import { plugin } from './index.ts';
import { weighUpset } from './weigh-upset.ts';

const parts = { language: 'en', dialog: freshRun() };
const said = (text: string) => ({ kind: 'message' as const, text, attachments: [] });

testPlugin(plugin, {
  cases: [
    { name: 'lets a calm message pass', input: said('where is my order?'), parts, nothing: true },
    { name: 'lets one mild word pass', input: said('I am a bit disappointed'), parts, nothing: true },
    {
      name: 'leaves alone who is being handed over already',
      input: said('This is a scam!!!'),
      parts: { ...parts, dialog: { ...freshRun(), handoff: { reason: 'visitor', team: null } } },
      nothing: true,
    },
    { name: 'says nothing where nobody spoke', input: { kind: 'open' }, parts, nothing: true },
    { name: 'refuses a limit that is none', options: { above: 0 }, invalid: '/above' },
    { name: 'refuses a weight above one', options: { words: { slow: 2 } }, invalid: '/words/slow' },
  ],
});

it.each([
  ['你们就是骗子', 1],
  ['什么破东西，退钱！！！', 1],
  ['有点失望', 0.5],
  ['THIS IS THE WORST SHOP EVER', 0.3],
  ['unacceptable', 0.8],
  ['ScAm', 0.8],
  ['scampi for two', 0],
  ['谢谢！', 0],
])('%s is upset by %d', (text, score) => {
  expect(weighUpset(text).score).toBeCloseTo(score);
});

it('goes by the words of the house, which may weigh ours otherwise', () => {
  expect(weighUpset('so slow', { slow: 0.9 })).toEqual({ score: 0.9, because: ['slow'] });
  expect(weighUpset('离谱', { 离谱: 0 }).score).toBe(0);
});
