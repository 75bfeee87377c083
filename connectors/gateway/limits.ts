import type { Rate } from '#connectors/incoming/rate-limit';

/** What one connection may send. Larger frames are answered TOO_BIG. */
export type Allowance = { readonly frame: number; readonly commands: Rate };

/** What one node lets people do: `frame` and `commands` are visitors', `agents` have their own. Times in milliseconds, sizes in bytes. */
export type Limits = Allowance & {
  readonly agents: Allowance;
  /** Above it the socket closes with 1009. */
  readonly payload: number;
  readonly inFlight: number;
  readonly frames: Rate;
  /** Refused commands in a row until 4004, malformed frames until 4501. */
  readonly refusals: number;
  readonly malformed: number;
  /** How long the head of a request may take, and how long a connection may wait with its first word or its hello. */
  readonly head: number;
  readonly hello: number;
  readonly session: number;
  /** Unread bytes after which events wait in the log; bytes and time after which the socket closes with 4003. */
  readonly soft: number;
  readonly hard: number;
  readonly slow: number;
  readonly connections: number;
  readonly perAddress: number;
  readonly perVisitor: number;
  readonly tickets: Rate;
  readonly requests: Rate;
  readonly ticketLife: number;
  /** How long a visitor token opens HTTP doors, and how long it can be renewed. */
  readonly tokenUse: number;
  readonly tokenRenew: number;
  /** Events that a resume replays over the socket; a larger hole is told as `too_far` and read by HTTP. */
  readonly resume: number;
  readonly page: number;
  readonly file: number;
  readonly drain: number;
  /** How long a poll waits for a frame. */
  readonly poll: number;
  /** Step of the timing wheel; 0 leaves ticking to the caller. */
  readonly tick: number;
};

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const DEFAULT_LIMITS: Limits = {
  frame: 64 * 1024,
  commands: { rate: 5, burst: 20 },
  agents: { frame: 256 * 1024, commands: { rate: 30, burst: 100 } },
  payload: 256 * 1024,
  inFlight: 64,
  frames: { rate: 50, burst: 200 },
  refusals: 20,
  malformed: 5,
  head: 5000,
  hello: 10_000,
  session: DAY,
  soft: 256 * 1024,
  hard: 1024 * 1024,
  slow: 10_000,
  connections: 12_000,
  perAddress: 200,
  perVisitor: 20,
  tickets: { rate: 5, burst: 60 },
  requests: { rate: 20, burst: 200 },
  ticketLife: 30_000,
  tokenUse: 60 * MINUTE,
  tokenRenew: 30 * DAY,
  resume: 5000,
  page: 500,
  file: 10 * 1024 * 1024,
  drain: 5000,
  poll: 25_000,
  tick: 100,
};
