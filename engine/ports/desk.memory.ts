import { failure } from '#engine/core/errors';
import { sameJson } from '../core/json.ts';
import type { Desk, FoundTicket, Ticket, TicketQuery, TicketRequest } from './desk.ts';

/** What the next `create` runs into: nobody there, a refusal, or an answer lost after the ticket was made. */
export type DeskFault = 'down' | 'refused' | 'answer_lost';

export type MemoryDesk = Desk & {
  /** Every ticket that was made, in order. */
  readonly tickets: readonly MemoryTicket[];
  /** What the next ones still run into. */
  readonly faults: readonly DeskFault[];
  /** Let the next `create` run into this; after it all is well again. */
  failNext(fault: DeskFault): void;
};

export type MemoryTicket = Ticket & { readonly request: TicketRequest };

/** A desk that forgets everything with the process: for tests and for `parley chat`. It may begin as another one stands. */
export function createMemoryDesk(
  name = 'desk',
  from: Pick<MemoryDesk, 'tickets' | 'faults'> = { tickets: [], faults: [] },
): MemoryDesk {
  const tickets: MemoryTicket[] = [...from.tickets];
  const faults: DeskFault[] = [...from.faults];
  return {
    tickets,
    faults,
    failNext: (fault) => void faults.push(fault),
    create: async (request, signal) => {
      if (signal.aborted) return failure('CALL_ABORTED', { system: name });
      const fault = faults.shift();
      if (fault === 'down') return failure('CALL_FAILED', { system: name, reason: 'scripted' });
      if (fault === 'refused') return failure('CALL_REJECTED', { system: name, reason: 'scripted' });
      const { id } = keep(tickets, request);
      return fault === 'answer_lost' ? failure('CALL_TIMEOUT', { system: name, timeout: 0 }) : { id };
    },
    find: async (query, signal) =>
      signal.aborted ? failure('CALL_ABORTED', { system: name }) : findIn(tickets, query),
    close: async () => {},
  };
}

function findIn(tickets: readonly MemoryTicket[], { kind, fields, limit }: TicketQuery): FoundTicket[] {
  return tickets
    .filter(({ request }) => request.kind === kind)
    .filter(({ request }) =>
      Object.entries(fields).every(
        ([name, value]) => name in request.fields && sameJson(request.fields[name], value),
      ),
    )
    .map(({ id, request }) => ({ id, kind, subject: request.subject, fields: request.fields }))
    .reverse()
    .slice(0, limit);
}

function keep(tickets: MemoryTicket[], request: TicketRequest): MemoryTicket {
  const known = tickets.find((ticket) => ticket.request.key === request.key);
  if (known !== undefined) return known;
  const made = { id: `T-${tickets.length + 1}`, request };
  tickets.push(made);
  return made;
}
