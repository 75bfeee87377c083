import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { browserPlatform } from '#connectors/client/browser-platform';
import type { ClientSocket, Platform } from '#connectors/client/platform';
import { openRig, type Rig } from '#connectors/gateway/gateway.rig';
import { openBlockingProxy } from './blocking-proxy.rig.ts';
import { textsOf } from './client.rig.ts';
import { createClient } from './client.ts';
import type { ChatState, ParleyClient } from './parley-client.ts';

let rig: Rig;
let proxy: Awaited<ReturnType<typeof openBlockingProxy>>;
let client: ParleyClient | undefined;
beforeEach(async () => {
  rig = await openRig();
  proxy = await openBlockingProxy(rig.port);
});
afterEach(async () => {
  client?.stop();
  proxy.close();
  await rig.close();
});

describe('a network that blocks upgrades', () => {
  test('after two of them the same conversation is held by requests', async () => {
    client = await enter(proxy.base);
    expect(proxy.seen.upgrades).toBe(2);
    client.send({ text: '我要退货' });
    const state = await until(client, (now) => textsOf(now).includes('收到：我要退货'));
    expect(state.pending).toEqual([]);
    expect(rig.gateway.connections()).toBe(1);
  });

  test('what is lost on the way is said again: nothing lost, nothing doubled', async () => {
    client = await enter(proxy.base);
    const texts = ['一', '二', '三', '四', '五'];
    for (const text of texts) {
      proxy.lose(2);
      client.send({ text });
      await until(client, (now) => textsOf(now).includes(`收到：${text}`));
    }
    expect(proxy.seen.lost).toBe(2 * texts.length);
    const said = textsOf(client.state()).filter((text) => texts.includes(text));
    expect(said).toEqual(texts);
  });

  test('a hello whose answer is lost is said again with a new ticket', async () => {
    proxy.lose(1);
    client = await enter(proxy.base);
    expect(proxy.seen.lost).toBe(1);
    expect(client.state().connection).toEqual({ kind: 'online' });
  });

  test('a closed session is resumed after one more try of an upgrade', async () => {
    client = await enter(proxy.base);
    rig.advance(23_000);
    client.send({ text: '还在吗' });
    const state = await until(client, (now) => textsOf(now).includes('收到：还在吗'));
    expect(textsOf(state).filter((text) => text === '还在吗')).toHaveLength(1);
    expect(proxy.seen.upgrades).toBe(3);
  });

  test('canary: where upgrades pass, no request takes their place', async () => {
    const asked: string[] = [];
    client = await enter(rig.base, asked);
    expect(asked.filter((url) => url.includes('/v1/frames'))).toEqual([]);
  });
});

async function enter(url: string, asked: string[] = []): Promise<ParleyClient> {
  const browser = browserPlatform();
  const platform: Platform = {
    ...browser,
    fetch: (address, request) => {
      asked.push(address);
      return browser.fetch(address, request);
    },
    openSocket: (address, protocol) => {
      const socket = new WebSocket(address, protocol);
      socket.on('error', () => {});
      return socket as unknown as ClientSocket;
    },
    random: () => 0.02,
    onWake: () => () => {},
  };
  const entering = createClient({ url, bot: 'shop', platform });
  await entering.start();
  await until(entering, (now) => textsOf(now).some((text) => text.includes('欢迎')));
  return entering;
}

async function until(of: ParleyClient, holds: (state: ChatState) => boolean): Promise<ChatState> {
  return await new Promise((resolve) => {
    const forget = of.subscribe(look);
    function look(state: ChatState): void {
      if (!holds(state)) return;
      forget();
      resolve(state);
    }
    look(of.state());
  });
}
