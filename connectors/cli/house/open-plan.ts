import { createHttpActions, type HttpActions } from '#connectors/actions/http/index';
import { openBot } from '#connectors/bots/open-bot';
import type { TrainProgress } from '#connectors/bots/train-plugins';
import type { Problem } from '#engine/config/problem';
import type { Observe } from '#engine/dialog/observe';
import type { Plan } from '#engine/pipeline/build-plan';
import type { Desk } from '#engine/ports/desk';
import { type StubbableActions, stubbable } from '#engine/testing/stub-actions';
import { PLUGINS } from '#plugins';
import { dataFolder } from '../data-folder.ts';
import type { Io } from '../io.ts';
import { withDesks } from './desk-actions.ts';
import { type ActionEnv, lacksOrders, openActionEnv } from './example-orders.ts';

/** A bot opened for one command: its plan, its actions, and their clock. */
export type OpenPlan = {
  readonly plan: Plan;
  readonly actions: StubbableActions;
  readonly warnings: readonly Problem[];
  /** Tell the stand-ins of business systems what time it is from now on. */
  setClock(now: () => number): void;
  /** The desk that flows ask for tickets from now on, whatever its name. */
  setDesk(desk: Desk): void;
  /** Who hears what dialogs decide from now on. */
  setObserver(observe: Observe): void;
  /** What the trainers made, by plugin id. */
  readonly trained: ReadonlyMap<string, string>;
  close(): Promise<void>;
};

export type OpenPlanOptions = {
  readonly io: Io;
  readonly bot: string;
  readonly data: string | undefined;
  readonly onProgress: (progress: TrainProgress) => void;
  readonly onTrained?: (products: ReadonlyMap<string, string>) => void;
  readonly onRead?: (sources: ReadonlyMap<string, string>) => void;
};

/** Open one bot without serving it; the example order service stands in where no order system is named. */
export async function openPlan(
  options: OpenPlanOptions,
): Promise<OpenPlan | { readonly problems: readonly Problem[] }> {
  const { io, bot, data, onProgress, onTrained, onRead } = options;
  const clock = createForwardClock();
  const env = await openActionEnv(io, await lacksOrders(io, [bot]), clock.wall);
  let desk: Desk | undefined;
  let http: HttpActions | undefined;
  let actions: StubbableActions | undefined;
  let observer: Observe | undefined;
  let trained: ReadonlyMap<string, string> = new Map();
  const opened = await openBot({
    root: io.root,
    name: bot,
    plugins: PLUGINS,
    dataFolder: dataFolder(io, data).path,
    onProgress,
    onTrained: (products) => {
      trained = products;
      onTrained?.(products);
    },
    observe: (seen) => observer?.(seen),
    ...(onRead === undefined ? {} : { onRead }),
    signal: io.stop,
    actions: ({ actions: specs }) => {
      http = createHttpActions({ specs, env: env.variables, now: clock.forward });
      actions = stubbable(withDesks(http, () => desk));
      return actions;
    },
  });
  if (!opened.plan || !actions) {
    await closeAll(env, http);
    return { problems: opened.problems };
  }
  const { plan } = opened;
  return {
    plan,
    actions,
    warnings: opened.problems,
    setClock: clock.set,
    setDesk: (own) => {
      desk = own;
    },
    setObserver: (observe) => {
      observer = observe;
    },
    trained,
    close: async () => {
      await plan.close();
      await closeAll(env, http);
    },
  };
}

async function closeAll(env: ActionEnv, http: HttpActions | undefined): Promise<void> {
  await http?.close();
  await env.close();
}

/** Longer than any fixture lasts, so that answers cached in one are stale in the next. */
const GAP = 1e12;

/** The time that stand-ins see, and beside it one that only goes forward although fixtures begin at the same moment. */
function createForwardClock() {
  let current: () => number = Date.now;
  let base = 0;
  return {
    wall: () => current(),
    forward: () => base + current(),
    set: (now: () => number) => {
      current = now;
      base += GAP;
    },
  };
}
