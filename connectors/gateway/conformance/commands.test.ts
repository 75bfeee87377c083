import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { enter, openConversation, openRig, type Rig } from '../gateway.rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

describe('idempotency', () => {
  test('same id and payload: the first answer, on any connection', async () => {
    const { client, c, token, head } = await openConversation(rig);
    const id = client.command('message.send', { text: '一' }, { c });
    const { n } = await client.settled(id);
    const other = await enter(rig, { token, subs: [{ c, n: head }] });
    other.client.command('message.send', { text: '一' }, { c, id });
    const again = await other.client.first((frame) => frame['re'] === id && frame['n'] !== undefined);
    expect(again).toEqual({ t: 'ok', re: id, n });
    expect((await rig.log.read(c as never)).filter(({ key }) => key === id)).toHaveLength(1);
  });

  test('same id, other payload: ID_REUSE', async () => {
    const { client, c } = await openConversation(rig);
    const id = client.command('message.send', { text: '一' }, { c });
    await client.settled(id);
    client.command('message.send', { text: '二' }, { c, id });
    const refused = await client.first((frame) => frame['re'] === id && frame.t === 'err');
    expect(refused).toMatchObject({ code: 'ID_REUSE', retry: false });
  });

  test('the key is (principal, conversation, id): the same id elsewhere is another command', async () => {
    const one = await openConversation(rig);
    const two = await openConversation(rig);
    const id = one.client.command('message.send', { text: '一' }, { c: one.c });
    await one.client.settled(id);
    two.client.command('message.send', { text: '二' }, { c: two.c, id });
    expect(await two.client.settled(id)).toMatchObject({ t: 'ev', d: { text: '二' } });
  });

  test('the id is stored inside the event, so a node that never saw it answers the same', async () => {
    const { client, c, token } = await openConversation(rig);
    const id = client.command('message.send', { text: '一' }, { c });
    const { n } = await client.settled(id);
    const node = await openRig({ log: rig.log });
    try {
      const fresh = await enter(node, { token });
      fresh.client.command('message.send', { text: '一' }, { c, id });
      expect(await fresh.client.settled(id)).toEqual({ t: 'ok', re: id, n });
    } finally {
      await node.close();
    }
  });

  test('no id is too old: the log remembers all of them', async () => {
    const { client, c } = await openConversation(rig);
    const id = client.command('message.send', { text: '一' }, { c });
    const { n } = await client.settled(id);
    rig.clock.time += 365 * 24 * 3_600_000;
    client.command('message.send', { text: '一' }, { c, id });
    const again = await client.first((frame) => frame['re'] === id && frame['n'] !== undefined);
    expect(again).toEqual({ t: 'ok', re: id, n });
  });
});

describe('concurrency', () => {
  test('base → CONFLICT{n}: nothing is written when the conversation went on', async () => {
    const { client, c } = await openConversation(rig);
    await rig.engine.settled();
    const before = await rig.log.head(c as never);
    const late = client.command('message.send', { text: '晚' }, { c, base: 1 });
    expect(await client.answerTo(late)).toMatchObject({ t: 'err', code: 'CONFLICT', n: before?.n });
    expect(await rig.log.head(c as never)).toEqual(before);
    const timely = client.command('message.send', { text: '准' }, { c, base: before?.n ?? 0 });
    expect(await client.settled(timely)).toMatchObject({ t: 'ev', n: (before?.n ?? 0) + 1 });
  });

  test('commands of one conversation are executed in the order in which they came', async () => {
    const { client, c } = await openConversation(rig);
    const ids = ['1', '2', '3', '4', '5', '6'].map((text) => client.command('message.send', { text }, { c }));
    const offsets = (await Promise.all(ids.map((id) => client.settled(id)))).map(({ n }) => Number(n));
    expect(offsets).toEqual(offsets.toSorted((left, right) => left - right));
  });

  test('five sockets of one visitor that all send see one order', async () => {
    const { client, c, token, head } = await openConversation(rig);
    const tabs = [client];
    for (let tab = 1; tab < 5; tab += 1) {
      tabs.push((await enter(rig, { token, subs: [{ c, n: head }] })).client);
    }
    const sent = tabs.flatMap((tab, index) =>
      [1, 2, 3].map((round) => tab.command('message.send', { text: `${index}-${round}` }, { c })),
    );
    await Promise.all(sent.map((id) => client.settled(id)));
    await rig.engine.settled();
    const stored = (await rig.log.read(c as never)).filter(({ n }) => n > head);
    const order = stored.map(({ n, key }) => [n, key]);
    for (const tab of tabs) {
      await tab.event(stored.at(-1)?.n ?? 0);
      const seen = tab.received.filter((frame) => frame.t === 'ev' && Number(frame['n']) > head);
      const keys = new Map(seen.map((frame) => [frame['n'], frame['id']]));
      expect(seen.map(({ n }) => n)).toEqual(order.map(([n]) => n));
      for (const [n, key] of order) if (sent.includes(String(key))) expect(keys.get(n)).toBe(key);
    }
  });
});
