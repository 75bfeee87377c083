import type { Redis } from 'ioredis';
import { type Failure, failure } from '#engine/core/errors';
import { nameOfAddress } from './address.ts';
import type { RedisConnection } from './connect.ts';

const OLDEST = 7;
const SLOTS = 16_384;

/** A clock that differs by more makes timers fire early or late, in milliseconds. */
const MOST_SKEW = 1_000;

/** What is known of one node. */
type Node = { readonly address: string; readonly info: ReadonlyMap<string, string>; readonly fsync: string };

/**
 * Why a store would not keep what it takes, asked of every node that takes writes; undefined when it would.
 * With `syncsEach`, every write has to be on disk when it is answered.
 */
export async function findUnfit(
  connection: RedisConnection,
  syncsEach: boolean,
): Promise<Failure | undefined> {
  const uncovered = connection.isCluster ? await findUncovered(connection) : undefined;
  if (uncovered) return uncovered;
  for (const master of connection.masters()) {
    const unfit = judge(await ask(master), syncsEach);
    if (unfit) return unfit;
  }
  return undefined;
}

/** Clocks that differ from ours so much that somebody should know. */
export async function findSkew(
  connection: RedisConnection,
  now: () => number = Date.now,
): Promise<readonly Failure[]> {
  const skews = connection.masters().map(async (master) => {
    const asked = now();
    const [seconds, micros] = await master.time();
    const middle = (asked + now()) / 2;
    const skew = Math.round(Number(seconds) * 1_000 + Number(micros) / 1_000 - middle);
    const address = addressOf(master);
    return Math.abs(skew) > MOST_SKEW ? [failure('REDIS_CLOCK', { address, skew })] : [];
  });
  return (await Promise.all(skews)).flat();
}

function judge({ address, info, fsync }: Node, syncsEach: boolean): Failure | undefined {
  const of = (name: string): string => info.get(name) ?? '';
  const version = of('redis_version');
  if (Number.parseInt(version, 10) < OLDEST) {
    return failure('REDIS_TOO_OLD', { address, found: version, needed: `${OLDEST}.0` });
  }
  if (of('role') !== 'master') return failure('REDIS_REPLICA', { address });
  if (of('aof_enabled') !== '1') return failure('REDIS_VOLATILE', { address, reason: 'appendonly is off' });
  if (fsync === 'no') return failure('REDIS_VOLATILE', { address, reason: 'appendfsync is no' });
  if (syncsEach && fsync !== 'always') {
    return failure('REDIS_VOLATILE', { address, reason: `appendfsync is ${fsync || 'unknown'}, not always` });
  }
  const policy = of('maxmemory_policy');
  return policy === 'noeviction' ? undefined : failure('REDIS_EVICTS', { address, policy });
}

async function ask(master: Redis): Promise<Node> {
  const lines = (await master.info()).split(/\r?\n/).filter((line) => line.includes(':'));
  const info = new Map(lines.map((line) => [line.split(':')[0] ?? '', line.slice(line.indexOf(':') + 1)]));
  // A hosted Redis may keep its settings to itself; then only what INFO says counts.
  const fsync = await master.config('GET', 'appendfsync').catch(() => []);
  return { address: addressOf(master), info, fsync: (fsync as readonly string[])[1] ?? '' };
}

/** Slots that no living node serves: conversations there could be neither read nor written. */
async function findUncovered({ address, masters }: RedisConnection): Promise<Failure | undefined> {
  const info = String(await masters()[0]?.cluster('INFO'));
  const covered = Number(/^cluster_slots_ok:(\d+)/m.exec(info)?.[1] ?? 0);
  if (covered === SLOTS && /^cluster_state:ok/m.test(info)) return undefined;
  return failure('REDIS_CLUSTER_BROKEN', { address: nameOfAddress(address), covered, slots: SLOTS });
}

function addressOf({ options: { host = '', port = 0 } }: Redis): string {
  return nameOfAddress({ host, port });
}
