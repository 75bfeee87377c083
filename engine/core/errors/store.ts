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
    hint: 'Write redis://[user:password@]host[:port][/db], or redis+cluster://host:port,host:port for nodes of one cluster; rediss for TLS.',
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
  REDIS_TOO_OLD: {
    text: 'Redis at {address} is {found}; {needed} or newer is needed.',
    hint: 'Upgrade it; Debian 12 has redis-server 7.0.',
    retry: false,
  },
  REDIS_REPLICA: {
    text: 'Redis at {address} is a replica and takes no writes.',
    hint: 'Name its master.',
    retry: false,
  },
  REDIS_VOLATILE: {
    text: 'Redis at {address} would lose acknowledged messages when it stops: {reason}.',
    hint: 'Set appendonly yes and appendfsync everysec in its redis.conf; `redis-cli config set appendonly yes` does so until it restarts.',
    retry: false,
  },
  REDIS_EVICTS: {
    text: 'Redis at {address} drops conversations when its memory is full (maxmemory-policy {policy}).',
    hint: 'Set maxmemory-policy noeviction: then a full Redis refuses writes instead, and keeps what it has.',
    retry: false,
  },
  REDIS_CLUSTER_BROKEN: {
    text: 'The Redis Cluster at {address} serves {covered} of {slots} slots.',
    hint: 'Bring back the node that is missing: `redis-cli --cluster check {address}` names it.',
    retry: true,
  },
  REDIS_NO_CLUSTER: {
    text: 'Redis at {address} belongs to no cluster, though the address says so.',
    hint: 'Write redis:// and one host, or name nodes that run with cluster-enabled yes.',
    retry: false,
  },
  REDIS_CLOCK: {
    text: 'The clock of Redis at {address} differs from ours by {skew} ms.',
    hint: 'Let all machines keep time by NTP; timers of nodes with different clocks fire early or late.',
    retry: true,
  },
  LOG_LOST: {
    text: 'The store lost acknowledged events of conversation {stream}.',
    hint: 'Resume it: the answer says what is left. Afterwards look into the failover or power cut of the store.',
    retry: true,
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
