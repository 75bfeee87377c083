import { randomBytes } from 'node:crypto';
import { failure, isFailure } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { OneTime } from '#engine/ports/one-time';
import type { Entrant } from './principals.ts';

/** One-time entrance tickets: 128 bit, bound to who it is for and an Origin, never part of a URL. */
export interface Tickets {
  issue(entrant: Entrant, origin: string | undefined): Promise<Result<string>>;
  /** A ticket is gone after the first try, also a wrong one. */
  redeem(ticket: string, origin: string | undefined): Promise<Result<Entrant>>;
}

type Held = { readonly entrant: Entrant; readonly origin: string | null };

/** Tickets of `life` milliseconds; whoever shares `kept` takes what another node gave out. */
export function createTickets(kept: OneTime, life: number): Tickets {
  return {
    issue: async (entrant, origin) => {
      const ticket = randomBytes(16).toString('base64url');
      const held: Held = { entrant, origin: origin ?? null };
      const refused = await kept.keep(ticket, JSON.stringify(held), life);
      return refused ? fail(refused) : ok(ticket);
    },
    redeem: async (ticket, origin) => {
      const found = await kept.take(ticket);
      if (isFailure(found)) return fail(found);
      const held = found === undefined ? undefined : (JSON.parse(found) as Held);
      const isBearers = held?.origin === (origin ?? null);
      return held && isBearers ? ok(held.entrant) : fail(failure('EXPIRED', { what: 'ticket' }));
    },
  };
}
