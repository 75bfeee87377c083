import type { Failure } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';

/** What a desk is asked to keep. `key` makes a second identical request return the first ticket. */
export type TicketRequest = {
  readonly key: string;
  readonly kind: string;
  readonly subject: string;
  readonly fields: JsonObject;
  readonly conversation: string;
};

/** A ticket as its desk names it. */
export type Ticket = { readonly id: string; readonly url?: string };

/** Which tickets are looked for: of this kind, with these fields among theirs. */
export type TicketQuery = {
  readonly kind: string;
  readonly fields: JsonObject;
  readonly limit: number;
};

/** A ticket as it is found again. */
export type FoundTicket = Ticket & Pick<TicketRequest, 'kind' | 'subject' | 'fields'>;

/** A ticket system. The same `key` never makes two tickets, whatever happened in between. */
export interface Desk {
  create(request: TicketRequest, signal: AbortSignal): Promise<Ticket | Failure>;
  /** Tickets that fit, newest first. A desk that can only take tickets does not have it. */
  find?(query: TicketQuery, signal: AbortSignal): Promise<readonly FoundTicket[] | Failure>;
  close(): Promise<void>;
}
