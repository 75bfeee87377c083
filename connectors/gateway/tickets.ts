import { randomBytes } from 'node:crypto';
import { type Failure, failure } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { Visitor } from './tokens.ts';

/** One-time entrance tickets: 128 bit, bound to a visitor and an Origin, never part of a URL. */
export interface Tickets {
  issue(visitor: Visitor, origin: string | undefined): Result<string>;
  /** A ticket is gone after the first try, also a wrong one. */
  redeem(ticket: string, origin: string | undefined): Result<Visitor>;
}

type Held = { readonly visitor: Visitor; readonly origin: string | undefined; readonly expires: number };

/** More unused tickets than this mean that somebody is only collecting them. */
const MOST = 100_000;

/** Tickets live in this process: the node that issued one is the node that takes it. */
export function createTickets(now: () => number, life: number): Tickets {
  const held = new Map<string, Held>();

  function issue(visitor: Visitor, origin: string | undefined): Result<string> {
    forgetExpired(held, now());
    if (held.size >= MOST) return fail(failure('BUSY', { after: life }));
    const ticket = randomBytes(16).toString('base64url');
    held.set(ticket, { visitor, origin, expires: now() + life });
    return ok(ticket);
  }

  function redeem(ticket: string, origin: string | undefined): Result<Visitor> {
    const found = held.get(ticket);
    held.delete(ticket);
    if (!found || found.expires < now() || found.origin !== origin) return fail(expired());
    return ok(found.visitor);
  }

  return { issue, redeem };
}

/** All tickets live equally long, so the oldest come first. */
function forgetExpired(held: Map<string, Held>, now: number): void {
  for (const [ticket, { expires }] of held) {
    if (expires >= now) return;
    held.delete(ticket);
  }
}

function expired(): Failure {
  return failure('EXPIRED', { what: 'ticket' });
}
