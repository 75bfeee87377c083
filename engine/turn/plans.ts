import type { Plan } from '../pipeline/build-plan.ts';

/** The bots that are being served. The plan of a bot may change between two turns, never within one. */
export interface Plans {
  /** The plan that answers now. */
  current(bot: string): Plan | undefined;
  names(): readonly string[];
  /**
   * An earlier version of a bot, for conversations that stand in its flows; undefined when it is not kept.
   * Where nobody keeps versions there is no such method, and conversations follow the current plan.
   */
  past?(bot: string, version: string): Promise<Plan | undefined>;
}
