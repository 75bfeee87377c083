import type { Env } from '../core/env.ts';
import type { EventLog, TaskKind } from '../ports/event-log.ts';
import type { Committer } from './commit.ts';
import type { Engine } from './engine.ts';
import { executeCommand } from './execute-command.ts';
import { createLoader } from './loader.ts';
import { createMailbox } from './mailbox.ts';
import type { Plans } from './plans.ts';
import { EFFECT_POLICY, type EffectExecutor, type EffectPolicy, runEffect } from './run-effect.ts';
import { runTimer } from './run-timer.ts';
import { runTurn } from './run-turn.ts';
import { createWorker, type Worker } from './worker.ts';

/** All that an engine is made from. */
export type EngineParts = {
  readonly log: EventLog;
  readonly plans: Plans;
  readonly env: Env;
  /** Who executes effects, by kind. */
  readonly executors: Readonly<Record<string, EffectExecutor>>;
  readonly effectPolicy?: EffectPolicy;
  /** Hears of what should not happen: a bug, never an expected failure. */
  readonly onError: (thrown: unknown, where: string) => void;
};

/** A turn that takes longer than this may be taken over by another node, in milliseconds. */
const TURN_LEASE = 30_000;

/**
 * Put the engine together: commands go through one mailbox per conversation, turns through another,
 * so that a message is stored at once while the turn before it is still thinking.
 */
export function createEngine(parts: EngineParts): Engine {
  const { log, plans, env, executors, onError } = parts;
  const policy = parts.effectPolicy ?? EFFECT_POLICY;
  const inOrder = createMailbox();
  const turnByTurn = createMailbox();
  const loader = createLoader(log);
  let working = false;
  const committer: Committer = {
    log,
    loader,
    env,
    scheduled: (kinds) => {
      if (working) for (const kind of kinds) workers[kind].poke();
    },
  };
  const worker = (
    kind: TaskKind,
    lease: number,
    atOnce: number,
    run: Parameters<typeof createWorker>[0]['run'],
  ) =>
    createWorker({ kind, log, env, lease, atOnce, run, onError: (thrown, task) => onError(thrown, task.id) });
  const workers: Readonly<Record<TaskKind, Worker>> = {
    turn: worker('turn', TURN_LEASE, 64, (task) =>
      turnByTurn(task.stream, () => runTurn(committer, plans, task)),
    ),
    effect: worker('effect', policy.timeout * 2, 16, (task) => runEffect(committer, executors, policy, task)),
    timer: worker('timer', TURN_LEASE, 64, (task) => runTimer(committer, task)),
  };
  const all = Object.values(workers);
  return {
    execute: (command) =>
      inOrder(command.conversation ?? command.id, () => executeCommand(committer, plans, command)),
    conversation: async (id) => {
      const { state } = await loader.load(id);
      return state.n === 0 ? undefined : state;
    },
    start: () => {
      working = true;
      for (const each of all) each.poke();
    },
    stop: async () => {
      working = false;
      await Promise.all(all.map((each) => each.stop()));
    },
    settled: () => settleAll(all, log, env),
  };
}

/** Work of one kind makes work of another: go round until a round finds none due. */
async function settleAll(workers: readonly Worker[], log: EventLog, env: Env): Promise<void> {
  for (;;) {
    for (const worker of workers) await worker.settled();
    const due = await Promise.all((['turn', 'effect', 'timer'] as const).map((kind) => log.nextDue(kind)));
    if (due.every((at) => at === undefined || at > env.now())) return;
  }
}
