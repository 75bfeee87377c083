import type { ErrorEntry } from '../errors.ts';

/** What an event log or another store can report. */
export const STORE_ERRORS = {
  STORE_DOWN: {
    text: 'The {store} store did not take the write: {reason}.',
    hint: 'Nothing was acknowledged; it can be sent again when the store is back.',
    retry: true,
  },
  STORE_FULL: {
    text: 'The {store} store has no room left: {reason}.',
    hint: 'Free disk space or raise the limit; nothing was acknowledged.',
    retry: true,
  },
  STORE_VERSION: {
    text: 'The store at {path} was written by layout {found}; this release reads layout {expected}.',
    hint: 'Start the release that wrote it, or give --data another folder.',
    retry: false,
  },
  LOG_TAMPERED: {
    text: 'Conversation {stream} does not verify at offset {offset}: {reason}.',
    hint: 'The stored bytes were changed or damaged; restore this stream from a backup.',
    retry: false,
  },
  REPLAY_DIVERGED: {
    text: 'Replaying conversation {stream} gives another state at offset {offset}.',
    hint: 'The fold changed without an upcaster: a bug in this release; report it with the conversation.',
    retry: false,
  },
  UNKNOWN_EVENT: {
    text: 'Event type {type} version {version} is not known to this release.',
    hint: 'The log was written by a newer release; run that one or newer.',
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
