import type { TurnOutcome } from '../conversation/decide-turn.ts';
import type { TurnTask } from '../conversation/decision.ts';
import type { Conversation } from '../conversation/state.ts';
import type { Env } from '../core/env.ts';
import { endTurn } from '../dialog/end-turn.ts';
import { startRun } from '../dialog/run.ts';
import { sayReply } from '../dialog/say-reply.ts';
import type { Plan } from '../pipeline/build-plan.ts';
import { runPipeline } from '../pipeline/run-pipeline.ts';
import type { Turn, TurnInput } from '../pipeline/turn.ts';
import type { Task } from '../ports/event-log.ts';
import { applyPolicy } from './apply-policy.ts';

/** The turn of a conversation whose flows are gone: a person is called, and everything it knows stays. */
export function thinkOfPerson(env: Env, plan: Plan, state: Conversation, task: Task): TurnOutcome {
  const language = state.language ?? plan.bot.languages[0];
  const { slots } = state.dialog;
  const seed = Number.parseInt(env.digest(task.id).slice(0, 8), 16);
  return {
    task: task.id,
    turn: task.data as unknown as TurnTask,
    pipeline: plan.bot.version,
    language,
    parts: {},
    run: {
      ...startRun(state.dialog),
      said: [sayReply(plan.bot, 'repair_handoff', { language, slots, seed })],
      handoff: { reason: 'release', team: null },
      repair: 'human_handoff',
    },
    trace: [],
  };
}

/** Pass one turn through the plan. Nothing has happened yet: the outcome is what the bot would say and do. */
export async function think(env: Env, plan: Plan, state: Conversation, task: Task): Promise<TurnOutcome> {
  const work = task.data as unknown as TurnTask;
  const [defaultLanguage] = plan.bot.languages;
  const turn: Turn = {
    id: task.id,
    input: work.input as unknown as TurnInput,
    at: env.now(),
    conversation: state.id,
    channel: state.channel,
    state: state.dialog,
    seed: Number.parseInt(env.digest(task.id).slice(0, 8), 16),
    parts: { language: state.language ?? defaultLanguage },
  };
  const finished = await runPipeline(plan, turn, env);
  const { parts } = finished.turn;
  const language = parts.language ?? defaultLanguage;
  const ruled = applyPolicy(plan.bot, turn, language, finished, parts.dialog ?? startRun(state.dialog));
  return {
    task: task.id,
    turn: work,
    pipeline: plan.bot.version,
    language,
    parts,
    run: endTurn(ruled, plan.bot, turn, language),
    trace: finished.trace,
    calls: finished.calls,
  };
}
