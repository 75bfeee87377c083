import type { Env } from '../core/env.ts';
import type { EventLog, TaskKind } from '../ports/event-log.ts';
import type { Committer } from './commit.ts';
import { createDispatch, type Dispatch, NO_DISPATCH, type RoutingLedger } from './dispatch.ts';
import type { Engine } from './engine.ts';
import { executeCommand } from './execute-command.ts';
import { createLoader, HOT_CONVERSATIONS } from './loader.ts';
import { createLossWatch, type LossWatch } from './loss-watch.ts';
import { createMailbox } from './mailbox.ts';
import type { Observer } from './observer.ts';
import { createOwedTurns } from './owed-turns.ts';
import type { Plans } from './plans.ts';
import { EFFECT_POLICY, type EffectExecutor, type EffectPolicy, runEffect } from './run-effect.ts';
import { runTimer } from './run-timer.ts';
import { runTurn } from './run-turn.ts';
import { OPEN_GATE, type TurnGate } from './turn-gate.ts';
import { createWorker, type Run, type Worker } from './worker.ts';

/** All that an engine is made from. */
export type EngineParts = {
  readonly log: EventLog;
  readonly plans: Plans;
  readonly env: Env;
  /** Who executes effects, by kind. */
  readonly executors: Readonly<Record<string, EffectExecutor>>;
  readonly effectPolicy?: EffectPolicy;
  readonly observe?: Observer;
  /** Who takes which chat, over all nodes; without it chats wait in no queue. */
  readonly routing?: RoutingLedger;
  /** When turns may begin; without one, at once. */
  readonly gate?: TurnGate;
  /** Hears of what should not happen: a bug, never an expected failure. */
  readonly onError: (thrown: unknown, where: string) => void;
};

/**
 * Put the engine together. Commits go through one mailbox per conversation, turns through another,
 * so that a message is stored at once while the turn before it is still thinking.
 */
export function createEngine(parts: EngineParts): Engine {
  const { log, plans, env, gate = OPEN_GATE } = parts;
  const loader = createLoader(log);
  const commits = createMailbox();
  let working = false;
  const committer: Committer = {
    log,
    loader,
    env,
    commits,
    routes: parts.routing !== undefined,
    refusal: () => gate.refusal(),
    owed: createOwedTurns(HOT_CONVERSATIONS),
    heldUntil: (kind) => (working ? workers[kind].heldUntil() : undefined),
    scheduled: (tasks) => {
      if (working) for (const task of tasks) workers[task.kind].hear(task);
    },
  };
  const dispatch = parts.routing ? createDispatch(committer, parts.routing) : NO_DISPATCH;
  const losses = createLossWatch(log);
  const workers = createWorkers(parts, committer, { dispatch, losses });
  const all = Object.values(workers);
  const stopAll = async (): Promise<void> => void (await Promise.all(all.map((each) => each.stop())));
  return {
    execute: (command, giver) => executeCommand({ committer, plans, dispatch }, command, giver),
    route: (command) => dispatch.ask(command),
    conversation: async (id) => {
      const { state } = await loader.loadNewest(id);
      return state.n === 0 ? undefined : state;
    },
    start: () => {
      working = true;
      for (const each of all) each.poke();
      dispatch.start();
    },
    stop: async () => {
      dispatch.stop();
      await stopAll();
      await commits.idle();
      // Once more: a command that was under way may have brought work, which has been given back.
      await stopAll();
      working = false;
      loader.close();
      losses.close();
    },
    settled: () => settleAll(all),
  };
}

function createWorkers(
  parts: EngineParts,
  committer: Committer,
  { dispatch, losses }: { readonly dispatch: Dispatch; readonly losses: LossWatch },
): Readonly<Record<TaskKind, Worker>> {
  const { log, env, plans, executors, onError, observe, gate = OPEN_GATE } = parts;
  const policy = parts.effectPolicy ?? EFFECT_POLICY;
  const turns = createMailbox();
  const worker = (kind: TaskKind, atOnce: number, run: Run): Worker =>
    createWorker({ kind, log, env, atOnce, run, onError: (thrown, task) => onError(thrown, task.id) });
  return {
    turn: worker('turn', 1000, async (task) => {
      const begun = env.elapsed();
      const due = await losses.during(task.stream, (holds) =>
        turns.run(task.stream, async () => {
          await gate.enter();
          return runTurn(committer, plans, { task, holds });
        }),
      );
      if (due === undefined) observe?.turned(env.elapsed() - begun);
      return due;
    }),
    effect: worker('effect', 64, (task) => runEffect(committer, executors, policy, task)),
    timer: worker('timer', 64, (task) => runTimer(committer, task)),
    route: worker('route', 64, (task) => dispatch.run(task)),
  };
}

/** Work of one kind makes work of another: go round until a round finds nothing to do. */
async function settleAll(workers: readonly Worker[]): Promise<void> {
  for (let found = true; found; ) {
    found = false;
    for (const worker of workers) found = (await worker.settled()) || found;
  }
}
