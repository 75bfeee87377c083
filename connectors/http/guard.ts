import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { failure, ParleyError } from '#engine/core/errors';
import { type AllowedAddresses, bareHost, isAllowed } from './addresses.ts';

/** A name's address, as DNS gives it. */
export type ResolvedAddress = { readonly address: string; readonly family: 4 | 6 };

/** Asks for all addresses of a name. Handed in by tests that play a rebinding name server. */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>;

export type Guard = {
  readonly system: string;
  readonly allowed: AllowedAddresses;
  readonly resolve: Resolve;
  /** Ends connections that are still being made: a host that swallows packets must not hold up a shutdown. */
  readonly closing: AbortSignal;
};

/**
 * A connector for undici that refuses private addresses where the connection is made, so that nothing can
 * change between check and use: the literal (which never reaches a lookup), every address of a name (one
 * private among them refuses all), and once more the peer of the socket before a byte is sent.
 */
export function guardedConnector(guard: Guard): buildConnector.connector {
  return (target, callback) => {
    const host = bareHost(target.hostname);
    const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80);
    const mayReach = (address: string) => isAllowed({ host, port, address }, guard.allowed);
    if (isIP(host) !== 0 && !mayReach(host)) return callback(refusal(guard.system, host), null);
    const making = whileMaking(guard.closing);
    const connect = buildConnector({
      allowH2: false,
      lookup: guardedLookup(guard, mayReach),
      signal: making.signal,
    });
    connect(target, (error, socket) => {
      making.done();
      if (error !== null) return callback(error, null);
      const peer = socket.remoteAddress;
      if (peer !== undefined && mayReach(peer)) return callback(null, socket);
      socket.destroy();
      callback(peer === undefined ? new Error('closed at once') : refusal(guard.system, host), null);
    });
  };
}

/**
 * A signal for one connection: a socket listens on its signal as long as that lives, so with the one of the client's
 * whole life every socket would stay in memory.
 */
function whileMaking(closing: AbortSignal): { readonly signal: AbortSignal; readonly done: () => void } {
  const making = new AbortController();
  const giveUp = (): void => making.abort(closing.reason);
  if (closing.aborted) giveUp();
  closing.addEventListener('abort', giveUp, { once: true });
  return { signal: making.signal, done: () => closing.removeEventListener('abort', giveUp) };
}

/** All addresses of a name from the system's resolver. */
export async function resolveBySystem(host: string): Promise<readonly ResolvedAddress[]> {
  const found = await lookup(host, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}

function guardedLookup(guard: Guard, mayReach: (address: string) => boolean): LookupFunction {
  return (host, options, callback) => {
    const answer = async () => {
      const addresses = await guard.resolve(host);
      if (!addresses.every(({ address }) => mayReach(address))) throw refusal(guard.system, host);
      return addresses;
    };
    answer().then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined) callback(new Error(`${host} has no address`), '', 0);
        else if (options.all) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, '', 0),
    );
  };
}

function refusal(system: string, address: string): ParleyError {
  return new ParleyError(failure('ADDRESS_REFUSED', { system, address }));
}
