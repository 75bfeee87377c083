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
  REDIS_ADDRESS: {
    text: '{url} is not the address of a Redis.',
    hint: 'Write redis://[user:password@]host[:port][/db], or rediss:// for TLS.',
    retry: false,
  },
  REDIS_UNREACHABLE: {
    text: 'Redis at {address} does not answer: {reason}.',
    hint: 'Start it, or correct host and port; `npm run redis` starts one for development.',
    retry: true,
  },
  REDIS_LOGIN: {
    text: 'Redis at {address} refuses the login: {reason}.',
    hint: 'Put user and password into the address: redis://user:password@host:port.',
    retry: false,
  },
  REDIS_PERMISSION: {
    text: 'Redis at {address} forbids what the store needs: {reason}.',
    hint: 'Allow the user all commands on keys and channels of the store: ACL SETUSER <user> +@all ~<prefix>:* ~{<prefix>:* &<prefix>:*.',
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
