import { describe, expect, it } from 'vitest';
import type { Bot } from '../config/bot.ts';
import { createTalk, keys, toyBot } from './dialog.rig.ts';
import { sayReply } from './say-reply.ts';

const FLOWS = {
  flows: {
    menu: { start: { intent: 'menu' }, steps: [{ say: 'menu' }] },
    offered: { steps: [{ say: 'offered_answer' }] },
    closed: { start: { intent: 'closed', when: 'paid == true' }, steps: [{ say: 'closed_answer' }] },
    hidden: { steps: [{ say: 'refunded' }] },
    story: {
      start: { intent: 'story' },
      steps: [{ ask: { words: { ask: 'ask_words', type: 'text' } } }, { say: 'told' }],
    },
  },
} as const;

function bot(): Bot {
  const toy = toyBot(FLOWS, ['offered_answer', 'closed_answer', 'refunded', 'ask_words', 'told']);
  const button = (payload: string) => ({ label: { en: payload }, payload });
  const menu = {
    text: { en: 'menu' },
    buttons: [button('flow:offered'), button('flow:closed'), button('plain')],
  };
  const ask = { text: { en: 'ask_words' }, buttons: [button('a tale: short')] };
  return { ...toy, replies: { ...toy.replies, menu, ask_words: ask } };
}

describe('a tap', () => {
  it('starts a flow that a button of the bot names, at any time', async () => {
    const { hear } = createTalk(bot());
    expect(keys(await hear('x', { choice: 'flow:offered' }))).toEqual(['offered_answer']);
  });

  it('starts no flow that no button names, and none whose condition does not hold: a tap may be made up', async () => {
    const { hear } = createTalk(bot());
    expect(keys(await hear('x', { choice: 'flow:hidden' }))).not.toContain('refunded');
    expect(keys(await hear('x', { choice: 'flow:closed' }))).not.toContain('closed_answer');
  });

  it('is not taken for words: the label of an old button answers no open text question', async () => {
    const { hear, state } = createTalk(bot());
    await hear('menu', { intent: 'menu' });
    await hear('story', { intent: 'story' });
    const run = await hear('plain', { choice: 'plain' });
    expect(run.repair).toBe('stale');
    expect(keys(run)).toEqual(['repair_cannot_answer', 'ask_words']);
    expect(state().slots['words']).toBeNull();
  });

  it('answers an open text question from below it, with a colon in it too', async () => {
    const { hear, state } = createTalk(bot());
    await hear('story', { intent: 'story' });
    expect(keys(await hear('A tale: short', { choice: 'a tale: short' }))).toEqual(['told']);
    expect(state().slots['words']).toBe('A tale: short');
  });

  it('that starts what is open already leaves its question open', async () => {
    const { hear, state } = createTalk(bot());
    await hear('story', { intent: 'story' });
    expect(keys(await hear('Tell a story', { choice: 'intent:story' }))).toEqual(['ask_words']);
    expect(state().slots['words']).toBeNull();
  });

  it('takes a text that is offered from before', async () => {
    const offers = { words: { ask: 'ask_words', type: 'text', remember: true, confirm: 'again' } } as const;
    const story = { start: { intent: 'story' }, steps: [{ ask: offers }, { say: 'told' }] };
    const { hear } = createTalk(toyBot({ flows: { story } }, ['ask_words', 'again', 'told']));
    await hear('story', { intent: 'story' });
    await hear('once upon a time');
    expect(keys(await hear('story', { intent: 'story' }))).toEqual(['again']);
    expect(keys(await hear('Yes', { choice: 'yes' }))).toEqual(['told']);
  });

  it('of an address is no answer either, where a client sends it', async () => {
    const { hear } = createTalk(bot());
    expect((await hear('x', { choice: 'url:https://example.com' })).repair).toBe('stale');
  });
});

describe('what stands below a reply', () => {
  const say = (url: string, slots: Record<string, string>) => {
    const replies = { link: { text: { en: 'link' }, buttons: [{ label: { en: 'go' }, url }] } };
    return sayReply({ ...bot(), replies }, 'link', { language: 'en', slots, seed: 0 }).buttons;
  };

  it('escapes values in the middle of an address', () => {
    expect(say('https://track.example/?n={number}', { number: 'A 1&x=2' })).toEqual([
      {
        label: 'go',
        payload: 'url:https://track.example/?n=A%201%26x%3D2',
        url: 'https://track.example/?n=A%201%26x%3D2',
      },
    ]);
  });

  it.each(['javascript:alert(1)', '//evil.example', 'data:text/html,x', 'order 12'])(
    'leaves out a button whose address turns out as %s',
    (value) => {
      expect(say('{link}', { link: value })).toEqual([]);
    },
  );
});
