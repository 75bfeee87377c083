/** What the process answers; written down in README.md. */
export const EXIT = {
  /** It was done and all is well. */
  ok: 0,
  /** It was done and found problems, or tests failed. */
  problems: 1,
  /** The command line was not understood. */
  usage: 2,
  /** It could not be done: a port is taken, a bot does not load, a store is not readable. */
  failed: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
