import type { Desk, TicketRequest } from './desk.ts';

/** A ticket as the built-in desk keeps it. `at` is when it was made, milliseconds since the epoch. */
export type KeptTicket = TicketRequest & { readonly id: string; readonly at: number };

/** A desk with its own list, for those who have no ticket system. */
export interface OwnDesk extends Desk {
  /** Newest first. */
  list(options: { readonly limit: number }): Promise<readonly KeptTicket[]>;
}

/** How the built-in desk names its tickets, wherever it keeps them. */
export function nameTicket(number: number): string {
  return `T-${String(number).padStart(6, '0')}`;
}
