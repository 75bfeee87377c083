import { failure } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';

/** Where one server listens. */
export type Place = { readonly host: string; readonly port: number };

/** Where a Redis is and how to log in. */
export type RedisAddress = Place & {
  readonly db: number;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** Further nodes of the same cluster, for when the first is away; undefined where a single Redis may be meant. */
  readonly others?: readonly Place[];
};

const DEFAULT_PORT = 6379;

/**
 * Reads `redis://[user:password@]host[:port][/db]`, or `redis+cluster://[user:password@]host[:port],host[:port]…` of
 * which any node will do; with `rediss` for TLS.
 */
export function parseAddress(url: string): Result<RedisAddress> {
  const [, scheme = '', login = '', hosts = ''] =
    /^(rediss?)\+cluster:\/\/([^@/]*@)?([^/?#]+)\/?$/.exec(url) ?? [];
  if (scheme === '') return parseOne(url, url);
  const parsed = hosts.split(',').map((host) => parseOne(`${scheme}://${login}${host}`, url));
  const found: RedisAddress[] = [];
  for (const one of parsed) {
    if (!one.ok) return one;
    found.push(one.value);
  }
  const [first, ...others] = found;
  return first ? ok({ ...first, others }) : fail(failure('REDIS_ADDRESS', { url: withoutSecret(url) }));
}

function parseOne(url: string, given: string): Result<RedisAddress> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const db = parsed && /^\/?(\d*)$/.exec(parsed.pathname)?.[1];
  if (!parsed || !/^rediss?:$/.test(parsed.protocol) || parsed.hostname === '' || db === undefined) {
    return fail(failure('REDIS_ADDRESS', { url: withoutSecret(given) }));
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
export function nameOfAddress({ host, port }: Place): string {
  return `${host}:${port}`;
}

function withoutSecret(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//…@');
}
