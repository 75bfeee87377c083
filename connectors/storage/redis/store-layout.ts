import { failure, ParleyError } from '#engine/core/errors';
import { nameOfAddress } from './address.ts';
import type { RedisConnection } from './connect.ts';
import { type Keys, SHARDS } from './keys.ts';

/** Layout of keys, records and events. Another one in a store means that this release may not touch it. */
const LAYOUT = `1/${SHARDS}`;

/**
 * The life of the store; an empty one gets our layout and `newLife`. Of two who come at once, one is first.
 * Rejects when another release wrote it.
 */
export async function ensureLayout(
  { client, address }: Pick<RedisConnection, 'client' | 'address'>,
  keys: Keys,
  newLife: string,
): Promise<string> {
  await client.hsetnx(keys.store, 'layout', LAYOUT);
  const found = await client.hget(keys.store, 'layout');
  if (found !== LAYOUT) {
    const path = `${nameOfAddress(address)} ${keys.store}`;
    throw new ParleyError(failure('STORE_VERSION', { path, found, expected: LAYOUT }));
  }
  await client.hsetnx(keys.store, 'life', newLife);
  return (await client.hget(keys.store, 'life')) ?? newLife;
}
