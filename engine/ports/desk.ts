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

/** A ticket system. The same `key` never makes two tickets, whatever happened in between. */
export interface Desk {
  create(request: TicketRequest, signal: AbortSignal): Promise<Ticket | Failure>;
  close(): Promise<void>;
}
