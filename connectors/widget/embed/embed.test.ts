import { describe, expect, test } from 'vitest';
import { readOptions } from './options.ts';
import { inkOn, themeOf } from './theme-of.ts';

const SRC = 'https://chat.example/parley-widget.js?v=2';

describe('the attributes of the script tag', () => {
  test('say how the chat is; its server is where the script came from', () => {
    const read = readOptions(SRC, {
      bot: 'shop',
      language: 'en',
      title: 'Ask us',
      accent: '#7A1FA2',
      scheme: 'dark',
      side: 'left',
      open: 'true',
    });
    expect(read.complaints).toEqual([]);
    expect(read.options).toEqual({
      server: 'https://chat.example',
      bot: 'shop',
      language: 'en',
      title: 'Ask us',
      accent: '#7A1FA2',
      scheme: 'dark',
      side: 'left',
      isOpen: true,
    });
  });

  test('need none but the bot', () => {
    const { options, complaints } = readOptions(SRC, { bot: 'helpdesk' });
    expect(complaints).toEqual([]);
    expect(options).toMatchObject({
      language: null,
      accent: null,
      scheme: 'auto',
      side: 'right',
      isOpen: false,
    });
  });

  test.each([
    [{}, 'data-bot is missing'],
    [{ bot: 'shop', accent: 'green' }, 'data-accent="green" must be a colour'],
    [{ bot: 'shop', accent: '#0b6b46; } * { display: none' }, 'must be a colour'],
    [{ bot: 'shop', side: 'top' }, 'data-side="top" must be one of left, right'],
    [{ bot: 'shop', colour: '#000000' }, 'data-colour is not known. Known are: data-bot'],
  ])('that are wrong are told and left out: %j', (data, complaint) => {
    const { options, complaints } = readOptions(SRC, data);
    expect(complaints).toEqual([expect.stringContaining(complaint)]);
    expect(options).toMatchObject({ bot: 'shop', accent: null, side: 'right' });
  });
});

describe('the colour of a site', () => {
  test.each([
    ['#0b6b46', '#ffffff'],
    ['#ffe066', '#000000'],
    ['#767676', '#000000'],
    ['#757575', '#ffffff'],
  ] as const)('is written on so that it can be read: %s', (colour, ink) => {
    expect(inkOn(colour)).toBe(ink);
  });

  test('leaves the theme alone where the site has none', () => {
    expect(themeOf({ accent: null, scheme: 'auto' })).toBe('');
    expect(themeOf({ accent: null, scheme: 'dark' })).toBe('color-scheme: dark;');
  });
});
