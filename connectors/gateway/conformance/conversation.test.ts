import { afterEach, beforeEach, expect, test } from 'vitest';
import { askTicket, openRig, openSocket, type Rig } from '../gateway.rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

test('one conversation, as a raw client sees it', async () => {
  const door = (await (await askTicket(rig, { as: 'visitor', bot: 'shop' })).json()) as Record<
    string,
    unknown
  >;
  const { ticket, expires_in, url, token } = door;
  expect([typeof ticket, expires_in, typeof token]).toEqual(['string', 30, 'string']);
  expect(url).toMatch(/^ws:\/\/.*\/v1\/ws$/);

  const client = await openSocket(rig);
  client.send({ t: 'hello', v: 1, ticket, sdk: 'raw/1', subs: [] });
  expect(await client.first(() => true)).toMatchObject({ t: 'ready' });

  const open = '01JDM8ZZ3Q4R5S6T7V8W9XYZAA';
  client.send({ t: 'cmd', id: open, name: 'conversation.open', d: { bot: 'shop' } });
  const opened = await client.event(1);
  expect(client.received[1]).toEqual({ t: 'ok', re: open, n: 1 });
  expect(opened).toMatchObject({ t: 'ev', n: 1, name: 'conversation.opened', id: open, at: rig.clock.time });
  expect(opened['by']).toMatch(/^visitor:/);

  await client.said('欢迎');
  const send = '01JDM8ZZ3Q4R5S6T7V8W9XYZAB';
  client.send({ t: 'cmd', id: send, c: opened['c'], name: 'message.send', d: { text: '我要退货' } });
  expect(await client.answerTo(send)).toEqual({ t: 'ok', re: send });
  const stored = await client.settled(send);
  expect(stored).toMatchObject({ t: 'ev', name: 'message.added', by: opened['by'], d: { text: '我要退货' } });
  const answer = await client.said('收到：我要退货');
  expect(answer).toMatchObject({ t: 'ev', name: 'message.added', by: 'bot:shop', d: { reply: 'echo' } });
  expect(Number(answer['n'])).toBeGreaterThan(Number(stored['n']));

  const again = (await (await askTicket(rig, { as: 'visitor', token })).json()) as Record<string, unknown>;
  const next = await openSocket(rig);
  next.send({ t: 'hello', v: 1, ticket: again['ticket'], sdk: 'raw/1', subs: [{ c: opened['c'], n: 1 }] });
  expect(await next.first(({ t }) => t === 'ready')).toMatchObject({ subs: [{ ok: true }] });
});
