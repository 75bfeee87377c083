import type { ErrorEntry } from '../errors.ts';

/** What a client of the wire protocol can be told (`err.code`). */
export const WIRE_ERRORS = {
  BAD_FRAME: {
    text: 'The frame is not valid: {reason}.',
    hint: 'Compare it with the frame schemas of parley.v1 and send it again.',
    retry: false,
  },
  UNSUPPORTED: {
    text: 'The command {name} is not known here.',
    hint: 'Use one of the commands of parley.v1; check the spelling.',
    retry: false,
  },
  FORBIDDEN: {
    text: 'This principal may not do that: {reason}.',
    hint: 'Ask for a new ticket as somebody who may, or leave it.',
    retry: false,
  },
  OPERATOR_ONLY: {
    text: 'Only an operator may read this: {reason}.',
    hint: 'Start the server with PARLEY_OPERATOR_TOKEN set to 16 characters or more, and send it as `Authorization: Bearer <token>`.',
    retry: false,
  },
  NOT_FOUND: {
    text: 'There is no {what} {id}.',
    hint: 'Check the id; it may belong to another bot or have been erased.',
    retry: false,
  },
  CONFLICT: {
    text: 'The conversation has moved on to {n}.',
    hint: 'Read the events after your base and send the command again.',
    retry: false,
  },
  SLOT_UNKNOWN: {
    text: 'The bot has no slot {name}.',
    hint: 'Change one that a form or an ask step of the bot fills.',
    retry: false,
  },
  SLOT_VALUE: {
    text: 'The slot {name} takes {wanted}.',
    hint: 'Send a value that the field itself would take; null empties the slot.',
    retry: false,
  },
  ID_REUSE: {
    text: 'The command id {id} was used before with another payload.',
    hint: 'Give every command a fresh UUIDv7 or ULID.',
    retry: false,
  },
  STALE_ID: {
    text: 'The command id {id} is too old to be deduplicated.',
    hint: 'Send the command again under a fresh id if it is still wanted.',
    retry: false,
  },
  RATE: { text: 'Too many commands.', hint: 'Wait {after} ms and send it again.', retry: true },
  BUSY: { text: 'The server is at its limit.', hint: 'Wait {after} ms and send it again.', retry: true },
  TOO_BIG: {
    text: '{what} is {size} bytes; {limit} are allowed.',
    hint: 'Send less, or upload it as a file.',
    retry: false,
  },
  EXPIRED: {
    text: 'The {what} is no longer valid.',
    hint: 'Ask POST /v1/tickets for a new one.',
    retry: false,
  },
  INTERNAL: {
    text: 'Something went wrong here (reference {reference}).',
    hint: 'Try again; if it stays, tell the operator the reference.',
    retry: true,
  },
  CLOSED: { text: 'The conversation is closed.', hint: 'Open a new conversation.', retry: false },
  EMPTY_MESSAGE: {
    text: 'The message has neither text, nor a choice, nor an attachment.',
    hint: 'Send text with at least one visible character.',
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
