import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  enterAs,
  eventually,
  hire,
  type Node,
  openNode,
  PASSWORD,
  visitorInQueue,
} from '#connectors/cli/agents.rig';
import { browserPlatform } from '#connectors/client/browser-platform';
import type { ClientSocket, Platform } from '#connectors/client/platform';
import { type ClientStorage, createMemoryStorage } from '#connectors/client/storage';
import { type RedisServer, startRedis } from '#connectors/storage/redis/redis.rig';
import { ConsoleClient } from './console-client.ts';

let redis: RedisServer;
let node: Node;

beforeAll(async () => {
  redis = await startRedis();
  node = await openNode(redis.url);
  await hire(node, 'mei');
  await hire(node, 'bob');
});

afterAll(async () => {
  await node.close();
  await redis.stop();
});

/** A browser whose connection can be cut: what is on its way then is gone. */
function cuttable(): { readonly platform: Platform; cut(): void } {
  const sockets: WebSocket[] = [];
  const platform: Platform = {
    ...browserPlatform(),
    onWake: () => () => {},
    openSocket: (url, protocol) => {
      const socket = new WebSocket(url, protocol);
      sockets.push(socket);
      return socket as ClientSocket;
    },
  };
  /** One that is still connecting never says that it was closed, and is given up after ten seconds only. */
  const cut = (): void => {
    for (const socket of sockets) if (socket.readyState === WebSocket.OPEN) socket.close(4100);
  };
  return { platform, cut };
}

async function open(storage: ClientStorage = createMemoryStorage()) {
  const { platform, cut } = cuttable();
  const client = new ConsoleClient({ url: node.base, storage, platform });
  return { client, cut };
}

async function signedIn(id: string) {
  const opened = await open();
  expect(await opened.client.signIn(`${id}@example.com`, PASSWORD)).toBeUndefined();
  await eventually(() => opened.client.state().desk !== undefined);
  opened.client.setStatus('online');
  await eventually(() => opened.client.state().desk?.people[id]?.status === 'online');
  return opened;
}

function textsIn(client: ConsoleClient, c: string): readonly string[] {
  const items = client.state().chats.get(c)?.record.items ?? [];
  return items.flatMap((item) => (item.kind === 'message' || item.kind === 'note' ? item.text : []));
}

describe('an agent’s client', () => {
  it('says why nobody comes in, and goes on with a login that was kept', async () => {
    const storage = createMemoryStorage();
    const first = await open(storage);
    expect(await first.client.start()).toBe(false);
    expect(await first.client.signIn('mei@example.com', 'wrong')).toMatchObject({ code: 'SIGN_IN_REFUSED' });
    await first.client.signIn('mei@example.com', PASSWORD);
    first.client.stop();
    const later = await open(storage);
    expect(await later.client.start()).toBe(true);
    expect(later.client.state().me?.id).toBe('mei');
    await later.client.signOut();
    expect(later.client.state().me).toBeUndefined();
    expect(await (await open(storage)).client.start()).toBe(false);
  });

  it('follows the desk by deltas to what a fresh look shows, and its chats', async () => {
    const { client } = await signedIn('mei');
    const { client: visitor, c } = await visitorInQueue(node);
    await eventually(() => client.state().desk?.chats[c]?.agent === 'mei');
    client.put(c, 'agent.accept', {});
    await eventually(() => client.state().desk?.chats[c]?.answered === true);
    visitor.command('message.send', { text: '在吗' }, { c });
    await eventually(() => textsIn(client, c).includes('在吗'));
    const fresh = await open();
    await fresh.client.signIn('mei@example.com', PASSWORD);
    await eventually(() => fresh.client.state().desk !== undefined);
    expect(client.state().desk).toEqual(fresh.client.state().desk);
    fresh.client.stop();
    client.put(c, 'conversation.close', {});
    await eventually(() => client.state().desk?.chats[c] === undefined);
    await client.signOut();
    visitor.socket.close();
  });

  it('loses and doubles nothing that it says while its connection is cut again and again', async () => {
    const { client, cut } = await signedIn('mei');
    const { client: visitor, c } = await visitorInQueue(node);
    await eventually(() => client.state().desk?.chats[c]?.agent === 'mei');
    client.put(c, 'agent.accept', {});
    await eventually(() => client.state().chats.get(c)?.record.state.lifecycle === 'human');
    const said = Array.from({ length: 12 }, (_, index) => `line ${index}`);
    for (const text of said) {
      client.put(c, 'message.send', { text });
      if (Number(text.slice(5)) % 3 === 1) cut();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    client.put(c, 'agent.note', { text: 'noted' });
    await eventually(() => textsIn(client, c).includes('noted'));
    const stored = (await node.log.read(c as never)).flatMap((event) =>
      event.type === 'message.added' && event.by === 'agent:mei' ? event.data.text : [],
    );
    expect(stored).toEqual(said);
    expect(textsIn(client, c).slice(-13)).toEqual([...said, 'noted']);
    expect(client.state().chats.get(c)?.pending).toEqual([]);
    client.put(c, 'conversation.close', {});
    await eventually(() => client.state().chats.get(c)?.record.state.lifecycle === 'closed');
    await client.signOut();
    visitor.socket.close();
  }, 60_000);

  it('keeps the words of a reply that is refused, and tells once what else is', async () => {
    const { client } = await signedIn('mei');
    const stranger = await enterAs(node);
    await stranger.settled(stranger.command('conversation.open', { bot: 'shop' }));
    const { client: visitor, c } = await visitorInQueue(node);
    await eventually(() => client.state().desk?.chats[c]?.agent === 'mei');
    client.put(c, 'message.send', { text: 'too early' });
    await eventually(() => client.state().chats.get(c)?.pending[0]?.failed === 'FORBIDDEN');
    client.put(c, 'slots.set', { slots: { x: 1 } });
    await eventually(() => client.state().refusals.length === 1);
    expect(client.state().refusals[0]).toMatchObject({ name: 'slots.set', code: 'FORBIDDEN' });
    client.put(c, 'agent.accept', {});
    const [refused] = client.state().chats.get(c)?.pending ?? [];
    await eventually(() => client.state().chats.get(c)?.record.state.lifecycle === 'human');
    client.retry(c, refused?.id ?? '');
    await eventually(() => textsIn(client, c).includes('too early'));
    await client.signOut();
    for (const one of [visitor, stranger]) one.socket.close();
  });

  it('is shown out when its login is taken back', async () => {
    const { client } = await signedIn('bob');
    await node.ledgers.accounts.ask({
      name: 'agent.change',
      agent: 'bob',
      change: { disabled: true },
      by: 'test',
    });
    await eventually(() => client.state().me === undefined);
    expect(client.state().chats.size).toBe(0);
  });
});
