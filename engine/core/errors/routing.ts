import type { ErrorEntry } from '../errors.ts';

/** What agents and supervisors can be told about who has which chat. */
export const ROUTING_ERRORS = {
  AGENT_FULL: {
    text: 'Agent {agent} has all the {capacity} chats that are allowed at once.',
    hint: 'End or transfer one first, or let an admin raise the capacity.',
    retry: true,
  },
  AGENT_OFFLINE: {
    text: 'Agent {agent} is offline and gets no chats.',
    hint: 'Go online first, or choose a colleague who is.',
    retry: true,
  },
  CHAT_TAKEN: {
    text: 'Chat {id} is with {agent}.',
    hint: 'Ask {agent} for a transfer, or a supervisor to take it over.',
    retry: false,
  },
  CHAT_NOT_YOURS: {
    text: 'Chat {id} has gone to somebody else.',
    hint: 'Nothing to do: a colleague has it, or it waits in its queue.',
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
