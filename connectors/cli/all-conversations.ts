/** Asks a log for every conversation that it has: more than any log holds. */
export const ALL_CONVERSATIONS = 1_000_000_000;
