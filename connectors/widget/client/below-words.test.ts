import { expect, test } from 'vitest';
import { applyEvent, EMPTY_HISTORY } from './chat-state.ts';
import { event } from './client.rig.ts';

function shown(d: Record<string, unknown>) {
  const [item] = applyEvent(EMPTY_HISTORY, event(1, 'message.added', d, { by: 'bot:shop' }) as never).items;
  if (item?.kind !== 'message') throw new Error('no message');
  return item;
}

test('cards, quick replies, links and a picture come with the message', () => {
  const link = { label: 'Track', payload: 'url:https://track.example/1', url: 'https://track.example/1' };
  const message = shown({
    text: 'These are fresh.',
    buttons: [link],
    quickReplies: [{ label: 'More', payload: 'intent:more' }],
    cards: [
      {
        title: 'Plum',
        text: '4',
        image: { url: '/plum.jpg', alt: 'Plum cake' },
        buttons: [{ label: 'This', payload: 'plum' }],
      },
    ],
    image: { url: 'https://cdn.example/all.jpg', alt: 'All' },
  });
  expect(message.buttons.map(({ payload }) => payload)).toEqual([link.payload, 'intent:more']);
  expect(message.cards).toEqual([
    {
      title: 'Plum',
      text: '4',
      image: { url: '/plum.jpg', alt: 'Plum cake' },
      buttons: [{ label: 'This', payload: 'plum' }],
    },
  ]);
  expect(message.image).toEqual({ url: 'https://cdn.example/all.jpg', alt: 'All' });
});

test('an address that would run a script or leave by another door is not shown', () => {
  const message = shown({
    text: '',
    buttons: [
      { label: 'x', payload: 'x', url: 'javascript:alert(1)' },
      { label: 'y', payload: 'y', url: '//evil.example' },
    ],
    cards: [{ title: 'z', image: { url: 'data:text/html,x', alt: '' } }],
    image: { url: 'javascript:alert(1)', alt: '' },
  });
  expect(message.buttons).toEqual([]);
  expect(message.cards).toEqual([{ title: 'z', buttons: [] }]);
  expect(message.image).toBeUndefined();
});

test('a message of an older server has none of it', () => {
  expect(shown({ text: 'hello' })).toMatchObject({ buttons: [], cards: [] });
});
