import type { Failure } from '#engine/core/errors';
import type { RedisConnection } from './connect.ts';
import { ask } from './store-failure.ts';

/** The secret that all nodes of a store share: that of the first who came. */
export async function readSharedSecret(
  { client }: RedisConnection,
  prefix: string,
  fresh: () => string,
): Promise<string | Failure> {
  const key = `${prefix}:secret`;
  const read = await ask(async () => {
    await client.setnx(key, fresh());
    return client.get(key);
  });
  return read.ok ? (read.value ?? '') : read.failure;
}
