import { failure } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';

/** Where a Redis is and how to log in. */
export type RedisAddress = {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
};

const DEFAULT_PORT = 6379;

/** Reads `redis://[user:password@]host[:port][/db]`, or `rediss://` for TLS. */
export function parseAddress(url: string): Result<RedisAddress> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const db = parsed && /^\/?(\d*)$/.exec(parsed.pathname)?.[1];
  if (!parsed || !/^rediss?:$/.test(parsed.protocol) || parsed.hostname === '' || db === undefined) {
    return fail(failure('REDIS_ADDRESS', { url: withoutSecret(url) }));
  }
  return ok({
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: Number(parsed.port || DEFAULT_PORT),
    db: Number(db),
    tls: parsed.protocol === 'rediss:',
    ...(parsed.username && { username: decodeURIComponent(parsed.username) }),
    ...(parsed.password && { password: decodeURIComponent(parsed.password) }),
  });
}

/** The address as it may be shown: without the password. */
export function nameOfAddress({ host, port }: Pick<RedisAddress, 'host' | 'port'>): string {
  return `${host}:${port}`;
}

function withoutSecret(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//…@');
}
