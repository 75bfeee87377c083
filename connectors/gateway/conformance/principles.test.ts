import { afterEach, describe, expect, test } from 'vitest';
import { createMemoryEventLog } from '#engine/ports/event-log.memory';
import { FRAMES } from '../frames.ts';
import { enter, openConversation, openRig, type Rig } from '../gateway.rig.ts';

let rig: Rig;
afterEach(() => rig.close());

describe('principles', () => {
  test('JSON text frames, five client verbs', async () => {
    rig = await openRig();
    expect(Object.keys(FRAMES)).toEqual(['hello', 'cmd', 'sub', 'ack', 'pong']);
    const { client } = await enter(rig);
    client.socket.send(Buffer.from('{"t":"pong","k":1}'), { binary: true });
    expect(await client.first(({ t }) => t === 'err')).toMatchObject({ code: 'BAD_FRAME' });
    client.received.length = 0;
    client.send({ t: 'publish', c: 'x' });
    expect(await client.first(({ t }) => t === 'err')).toMatchObject({ code: 'BAD_FRAME', retry: false });
  });

  test('keep a command in the outbox until you see its id come back with an n', async () => {
    rig = await openRig();
    const { client, c } = await openConversation(rig);
    const id = client.command('message.send', { text: '一' }, { c });
    const { n } = await client.settled(id);
    expect((await rig.log.read(c as never, Number(n) - 1, 1))[0]).toMatchObject({ key: id });
  });

  test('one total order per conversation: n = 1, 2, 3 … contiguous, plus an epoch; no order across conversations', async () => {
    rig = await openRig();
    const { client, c } = await openConversation(rig);
    const second = client.command('conversation.open', { bot: 'shop' });
    const other = String((await client.first((f) => f.t === 'ev' && f['id'] === second))['c']);
    for (const place of [c, other, c]) {
      await client.settled(client.command('message.send', { text: '在' }, { c: place }));
    }
    await rig.engine.settled();
    for (const place of [c, other]) {
      const head = await rig.log.head(place as never);
      await client.event(head?.n ?? 0, place);
      const seen = client.received.filter((f) => f.t === 'ev' && f['c'] === place).map((f) => f['n']);
      expect(seen).toEqual(Array.from({ length: head?.n ?? 0 }, (_, index) => index + 1));
      expect(head?.life).toBe('life-1');
    }
  });

  test('an event is published only after it is in the log: until then there is no n, only an ok in memory', async () => {
    const log = createMemoryEventLog({ life: 'life-1' });
    const { promise, resolve } = Promise.withResolvers<void>();
    rig = await openRig({ log });
    const { client, c } = await openConversation(rig);
    await rig.engine.settled();
    const append = log.append.bind(log);
    log.append = async (request) => {
      await promise;
      return await append(request);
    };
    const id = client.command('message.send', { text: '慢' }, { c });
    expect(await client.answerTo(id)).toEqual({ t: 'ok', re: id });
    await client.answerTo(client.command('nothing.at_all', {}));
    const silent = client.received.filter((frame) => frame['id'] === id);
    expect(silent).toEqual([]);
    resolve();
    expect(await client.settled(id)).toMatchObject({ t: 'ev', name: 'message.added' });
  });
});
