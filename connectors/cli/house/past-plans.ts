import type { Plan } from '#engine/pipeline/build-plan';

/** Earlier plans of one bot that conversations still stand in. */
export type PastPlans = {
  /** An earlier version, from memory or opened anew; undefined when it is not kept. */
  get(version: string): Promise<Plan | undefined>;
  /** A plan that is not the current one any more. */
  add(plan: Plan): void;
  close(): Promise<void>;
};

export type PastPlansParts = {
  /** Opens a kept version; undefined when there is none, or it can't be opened any more. */
  readonly open: (version: string) => Promise<Plan | undefined>;
  readonly retire: (plan: Plan) => Promise<void>;
};

/** As many stay open; a designer who saves all day needs no more, and the others can be opened again. */
const MOST_OPEN = 4;

/** A turn begun under a plan is over by then, in milliseconds: its lease has ended. */
const GRACE = 60_000;

/** Keep the earlier plans open that were used last. */
export function createPastPlans({ open, retire }: PastPlansParts): PastPlans {
  const plans = new Map<string, Promise<Plan | undefined>>();
  const leaving = new Map<Promise<Plan | undefined>, NodeJS.Timeout>();
  const end = async (plan: Promise<Plan | undefined>): Promise<void> => {
    clearTimeout(leaving.get(plan));
    leaving.delete(plan);
    const opened = await plan;
    if (opened) await retire(opened);
  };
  const leave = (plan: Promise<Plan | undefined>): void => {
    leaving.set(plan, setTimeout(() => void end(plan), GRACE).unref());
  };
  const put = (version: string, plan: Promise<Plan | undefined>): Promise<Plan | undefined> => {
    plans.delete(version);
    plans.set(version, plan);
    const [oldest] = plans;
    if (plans.size > MOST_OPEN && oldest) {
      plans.delete(oldest[0]);
      leave(oldest[1]);
    }
    return plan;
  };
  return {
    get: (version) => put(version, plans.get(version) ?? open(version)),
    add: (plan) => {
      const { version } = plan.bot;
      // The same files saved again: one of the two plans is enough.
      if (plans.has(version)) leave(Promise.resolve(plan));
      else void put(version, Promise.resolve(plan));
    },
    close: async () => {
      await Promise.all([...plans.values(), ...leaving.keys()].map(end));
    },
  };
}
