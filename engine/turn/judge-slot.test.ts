import { expect, it } from 'vitest';
import type { Bot } from '../config/bot.ts';
import { EMPTY_DIALOG } from '../dialog/state.ts';
import { judgeSlot } from './judge-slot.ts';

const field = (what: object) => ({ ask: 'ask', ...what });
const bot = {
  flows: {},
  forms: {
    return: {
      fields: {
        number: field({ type: 'text', schema: { type: 'string', pattern: '^SO\\d{4}$' } }),
        boxes: field({ type: 'number' }),
        sealed: field({ type: 'yes_no' }),
        reason: field({ options: { broken: {}, unwanted: {} } }),
        photo: field({ type: 'file' }),
      },
    },
  },
} as unknown as Bot;
const state = { dialog: { ...EMPTY_DIALOG, slots: { mood: 'calm' } } };
const judge = (name: string, value: string | number | boolean) =>
  judgeSlot(bot, name, value, state)?.code ?? null;

it('lets an agent say what the field itself would take, and nothing else', () => {
  expect(judge('number', 'SO1234')).toBeNull();
  expect(judge('number', '1234')).toBe('SLOT_VALUE');
  expect(judge('boxes', 2)).toBeNull();
  expect(judge('boxes', 'two')).toBe('SLOT_VALUE');
  expect(judge('sealed', true)).toBeNull();
  expect(judge('sealed', 'yes')).toBe('SLOT_VALUE');
  expect(judge('reason', 'broken')).toBeNull();
  expect(judge('reason', 'bored')).toBe('SLOT_VALUE');
  expect(judge('photo', 'cat.png')).toBe('SLOT_VALUE');
});

it('knows the slots of the bot and of the talk, and says which one it does not', () => {
  expect(judge('mood', 'angry')).toBeNull();
  const unknown = judgeSlot(bot, 'colour', 'red', state);
  expect([unknown?.code, unknown?.message]).toEqual(['SLOT_UNKNOWN', 'The bot has no slot colour.']);
  expect(judgeSlot(undefined, 'mood', 'angry', state)).toBeNull();
  expect(judge('toString', 'x')).toBe('SLOT_UNKNOWN');
});
