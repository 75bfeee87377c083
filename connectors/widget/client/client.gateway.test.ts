import { ulid } from 'ulid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { browserPlatform } from '#connectors/client/browser-platform';
import type { ClientSocket, Platform } from '#connectors/client/platform';
import { createMemoryStorage } from '#connectors/client/storage';
import { openRig, type Rig } from '#connectors/gateway/gateway.rig';
import type { ConversationId } from '#engine/core/ids';
import { losing } from '#engine/ports/event-log.losing.rig';
import { textsOf } from './client.rig.ts';
import { createClient } from './client.ts';
import type { ChatState, ParleyClient } from './parley-client.ts';

let rig: Rig;
const clients: ParleyClient[] = [];
beforeEach(async () => {
  rig = await openRig();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.stop();
  await rig.close();
});

describe('the client at the real gateway', () => {
  test('is welcomed, asks, is answered', async () => {
    const { client } = await enter();
    client.send({ text: '我要退货' });
    const state = await until(client, (now) => textsOf(now).includes('收到：我要退货'));
    expect(state.pending).toEqual([]);
    expect(textsOf(state)).toEqual([
      '您好，欢迎光临青禾数码！有什么可以帮您？',
      '我要退货',
      '收到：我要退货',
    ]);
  });

  test('ten messages while sockets keep dying arrive once each, in order', async () => {
    const { client, sockets } = await enter();
    const texts = Array.from({ length: 10 }, (_, index) => `第${index}条`);
    for (const text of texts) {
      client.send({ text });
      sockets.at(-1)?.terminate();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(client, (now) => textsOf(now).includes('收到：第9条'));
    const own = client.state().items.filter((item) => item.kind === 'message' && item.by === 'visitor');
    expect(own.map((item) => (item.kind === 'message' ? item.text : ''))).toEqual(texts);
  });

  test('canary: with a fresh id for every try the same message is stored twice', async () => {
    const { client, sockets } = await enter(createMemoryStorage(), (text) =>
      text.includes('message.send') ? text.replace(/"id":"\w+"/, `"id":"${ulid()}"`) : text,
    );
    const count = (now: ChatState) => now.items.filter((item) => 'text' in item && item.text === '一').length;
    client.send({ text: '一' });
    await until(client, (now) => count(now) === 1);
    sockets.at(-1)?.terminate();
    await until(client, (now) => count(now) === 2);
  });

  test('what the log loses of it is there again in the order in which it was said, before what is new', async () => {
    await rig.close();
    const store = losing('life-1');
    rig = await openRig({ log: store.log });
    const { client } = await enter();
    client.send({ text: '一' });
    const { conversation } = await until(client, (now) => textsOf(now).includes('收到：一'));
    const c = conversation as ConversationId;
    const kept = (await store.log.head(c))?.n ?? 0;
    for (const text of ['二', '三']) {
      client.send({ text });
      await until(client, (now) => textsOf(now).includes(`收到：${text}`));
    }
    await store.fallBack(c, kept);
    for (const text of ['四', '五']) client.send({ text });
    await until(client, (now) => textsOf(now).includes('收到：五'));
    const keys = (await store.log.read(c)).flatMap((event) =>
      event.type === 'message.added' && event.by.startsWith('visitor:') ? [event.data.text] : [],
    );
    expect(keys).toEqual(['一', '二', '三', '四', '五']);
    expect(client.state().logLost).toBe(true);
  });

  test('a second visit shows the same history', async () => {
    const { client, storage } = await enter();
    client.send({ text: '记得我吗' });
    const before = await until(client, (now) => textsOf(now).includes('收到：记得我吗'));
    client.stop();
    const again = await enter(storage);
    const after = await until(again.client, (now) => now.items.length === before.items.length);
    expect(after.conversation).toBe(before.conversation);
    expect(after.items).toEqual(before.items);
  });

  test('a picture goes up, is attached and comes back', async () => {
    const { client } = await enter();
    const png = Uint8Array.from(atob(PNG), (char) => char.charCodeAt(0));
    const attachment = await client.upload('照片.png', new Blob([png], { type: 'image/png' }));
    client.send({ attachments: [attachment] });
    await until(client, (now) => textsOf(now).includes('收到：附件'));
    expect((await client.download(attachment.file)).size).toBe(png.length);
  });

  test('closing and opening again makes a new conversation', async () => {
    const { client } = await enter();
    client.closeConversation();
    const closed = await until(client, (now) => now.lifecycle === 'closed');
    client.newConversation();
    const fresh = await until(client, (now) => now.lifecycle === 'bot' && textsOf(now).length > 0);
    expect(fresh.conversation).not.toBe(closed.conversation);
  });
});

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

async function enter(storage = createMemoryStorage(), onTheWay = (text: string) => text) {
  const sockets: WebSocket[] = [];
  const platform: Platform = {
    ...browserPlatform(),
    openSocket: (url, protocol) => {
      const socket = new WebSocket(url, protocol);
      socket.on('error', () => {});
      sockets.push(socket);
      const send = socket.send.bind(socket);
      socket.send = (text: string) => send(onTheWay(text));
      return socket as unknown as ClientSocket;
    },
    random: () => 0.02,
    onWake: () => () => {},
  };
  const client = createClient({ url: rig.base, bot: 'shop', storage, platform });
  clients.push(client);
  await client.start();
  await until(client, (now) => textsOf(now).some((text) => text.includes('欢迎')));
  return { client, sockets, storage };
}

async function until(client: ParleyClient, holds: (state: ChatState) => boolean): Promise<ChatState> {
  return await new Promise((resolve) => {
    const forget = client.subscribe(look);
    function look(state: ChatState): void {
      if (!holds(state)) return;
      forget();
      resolve(state);
    }
    look(client.state());
  });
}
