import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ParleyError } from '#engine/core/errors';
import { aRequest, describeDesk } from '#engine/ports/desk.contract';
import { describeJournal } from '#engine/ports/journal.contract';
import { describeOneTime } from '#engine/ports/one-time.contract';
import { describePresences } from '#engine/ports/presence.contract';
import { describeRelay } from '#engine/ports/relay.contract';
import { describeSignals } from '#engine/ports/signals.contract';
import { openRedisShared, type RedisShared } from './index.ts';
import { type RedisServer, startCluster, startRedis } from './redis.rig.ts';

type Servers = { readonly url: string; readonly nodes: readonly RedisServer[]; stop(): Promise<void> };

describe('a single Redis', () => {
  describeShared(async () => {
    const server = await startRedis();
    return { url: server.url, nodes: [server], stop: server.stop };
  });
});

describe('a cluster of three masters', () => {
  describeShared(startCluster);
});

/** Two nodes of a store of their own. */
type Pair = {
  readonly prefix: string;
  readonly nodes: readonly [RedisShared, RedisShared];
  readonly close: () => Promise<void>;
};

let stores = 0;
let opened = 0;

function describeShared(start: () => Promise<Servers>): void {
  let servers: Servers;
  beforeAll(async () => {
    servers = await start();
  });
  afterAll(() => servers.stop());

  const openTwo = async (): Promise<Pair> => {
    stores += 1;
    const prefix = `store-${stores}`;
    const nodes = [await openOrThrow(servers.url, prefix), await openOrThrow(servers.url, prefix)] as const;
    return { prefix, nodes, close: async () => void nodes.map((node) => node.close()) };
  };

  describeContracts(openTwo, () => servers.nodes);
  describeDeskOfTwo(openTwo);

  it('has one secret for all nodes', async () => {
    const { nodes, close } = await openTwo();
    const secrets = await Promise.all(nodes.map((node, index) => node.readSecret(() => `secret-${index}`)));
    expect(new Set(secrets).size).toBe(1);
    expect(await nodes[0].readSecret(() => 'later')).toBe(secrets[0]);
    await close();
  });
}

function describeContracts(openTwo: () => Promise<Pair>, servers: () => readonly RedisServer[]): void {
  describeOneTime('redis', async () => {
    const { prefix, nodes, close } = await openTwo();
    const outlive = async (key: string): Promise<void> => {
      const counts = () => Promise.all(servers().map(({ cli }) => cli('exists', `${prefix}:once:${key}`)));
      while ((await counts()).includes('1'));
    };
    return { nodes: [nodes[0].oneTime, nodes[1].oneTime], outlive, close };
  });

  describeSignals('redis', async () => {
    const { nodes, close } = await openTwo();
    return { nodes: [nodes[0].signals, nodes[1].signals], close };
  });

  describePresences('redis', async () => {
    const { nodes, close } = await openTwo();
    const die = async (): Promise<void> => {
      nodes[1].close();
      while ((await nodes[0].presences.at('c_1')).includes('agent:bob'));
    };
    return { nodes: [nodes[0].presences, nodes[1].presences], die, close };
  });

  describeJournal('redis', async () => {
    const { nodes, close } = await openTwo();
    const goDown = async () => {
      for (const server of servers()) server.freeze();
      return async () => void servers().map((server) => server.thaw());
    };
    return { nodes: [nodes[0].journal, nodes[1].journal], goDown, close };
  });

  describeRelay('redis', async () => {
    const { nodes, close } = await openTwo();
    return { nodes: [nodes[0].relay, nodes[1].relay], die: nodes[1].close, close };
  });

  describeDesk('redis', async () => {
    const { nodes, close } = await openTwo();
    const [{ desk }, other] = nodes;
    return {
      desk,
      keys: async () => (await other.desk.list({ limit: 100 })).map(({ key }) => key),
      createAndLose: async (request) => void (await other.desk.create(request, live())),
      goDown: () => {
        for (const server of servers()) server.freeze();
        return () => void servers().map((server) => server.thaw());
      },
      refuse: { never: 'the built-in list takes every well-formed request' },
      close,
    };
  });
}

function describeDeskOfTwo(openTwo: () => Promise<Pair>): void {
  describe('the desk of two nodes', () => {
    it('makes one ticket of a key that both are asked with at once, and counts on', async () => {
      const { nodes, close } = await openTwo();
      const made = await Promise.all(nodes.map(({ desk }) => desk.create(aRequest('k1'), live())));
      expect(made).toEqual([{ id: 'T-000001' }, { id: 'T-000001' }]);
      expect(await nodes[1].desk.create(aRequest('k2'), live())).toEqual({ id: 'T-000002' });
      const listed = await nodes[0].desk.list({ limit: 1 });
      expect(listed.map(({ id, key }) => [id, key])).toEqual([['T-000002', 'k2']]);
      await close();
    });

    it('finds over more tickets than it looks at in one go', async () => {
      const { nodes, close } = await openTwo();
      await nodes[0].desk.create(aRequest('first'), live());
      const others = Array.from({ length: 450 }, (_, index) => ({ ...aRequest(`k${index}`), fields: {} }));
      await Promise.all(others.map((request) => nodes[0].desk.create(request, live())));
      const query = { kind: 'return_request', fields: { order_number: 'ORD-20240102' }, limit: 5 };
      expect(await nodes[1].desk.find?.(query, live())).toMatchObject([{ id: 'T-000001' }]);
      await close();
    });
  });
}

async function openOrThrow(url: string, prefix: string): Promise<RedisShared> {
  opened += 1;
  const shared = await openRedisShared({ url, prefix, node: `node-${opened}`, now: Date.now });
  if (!shared.ok) throw new ParleyError(shared.failure);
  return shared.value;
}

function live(): AbortSignal {
  return new AbortController().signal;
}
