import type { Plan } from '../pipeline/build-plan.ts';

/** The bots that are being served. The plan of a bot may change between two turns, never within one. */
export interface Plans {
  /** The plan that answers now. */
  current(bot: string): Plan | undefined;
  names(): readonly string[];
}
