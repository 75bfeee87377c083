import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

/** Says who is at the door before it says a word. */
export interface Callers {
  /** The address that limits are counted for. */
  addressOf(request: IncomingMessage): string;
  isAllowed(request: IncomingMessage): boolean;
}

/**
 * `origins` are the web pages that may come in besides our own; `'*'` lets all of them in.
 * A caller without an Origin is no browser, has no one else's identity to abuse, and may come in.
 */
export function createCallers(options: {
  readonly origins: readonly string[];
  /** True behind a proxy of ours: the last `X-Forwarded-For` address counts. */
  readonly trustProxy: boolean;
}): Callers {
  const origins = new Set(options.origins);

  function addressOf(request: IncomingMessage): string {
    const forwarded = options.trustProxy ? headerOf(request, 'x-forwarded-for').split(',').at(-1) : '';
    return networkOf(forwarded?.trim() || request.socket.remoteAddress || 'unknown');
  }

  function isAllowed(request: IncomingMessage): boolean {
    const origin = request.headers.origin;
    if (origin === undefined || origins.has('*') || origins.has(origin)) return true;
    return URL.canParse(origin) && new URL(origin).host === request.headers.host;
  }

  return { addressOf, isAllowed };
}

/** One IPv6 customer has a whole /64, so that is what counts as an address. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
}

function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}
