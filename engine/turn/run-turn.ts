import { decideTurn, type TurnOutcome } from '../conversation/decide-turn.ts';
import type { TurnTask } from '../conversation/decision.ts';
import type { Conversation } from '../conversation/state.ts';
import { startRun } from '../dialog/run.ts';
import type { Plan } from '../pipeline/build-plan.ts';
import { runPipeline } from '../pipeline/run-pipeline.ts';
import type { Turn, TurnInput } from '../pipeline/turn.ts';
import type { ClaimedTask } from '../ports/event-log.ts';
import { applyPolicy } from './apply-policy.ts';
import { type Committer, commit } from './commit.ts';
import type { Plans } from './plans.ts';

/**
 * The bot's turn: understand, decide, append under the owner epoch at which it began.
 * When a person took over meanwhile, nothing of it is written: the task is settled and that is all.
 */
export async function runTurn(committer: Committer, plans: Plans, task: ClaimedTask): Promise<void> {
  const { state } = await committer.loader.load(task.stream);
  const plan = plans.current(state.bot);
  const outcome = state.lifecycle === 'bot' && plan ? await think(committer, plan, state, task) : null;
  const fence = state.epoch;
  const committed = await commit(
    committer,
    task.stream,
    (now) => {
      if (outcome && now.epoch === fence) return decideTurn(outcome, now, committer.env.now());
      return { events: [], schedule: [], settle: [task.id] };
    },
    { fence },
  );
  if (committed.kind === 'fenced') await settle(committer, task);
  if (committed.kind === 'refused') await committer.log.release(task, committer.env.now() + 1000);
}

async function think(
  { env }: Committer,
  plan: Plan,
  state: Conversation,
  task: ClaimedTask,
): Promise<TurnOutcome> {
  const work = task.data as unknown as TurnTask;
  const turn: Turn = {
    id: task.id,
    input: work.input as unknown as TurnInput,
    at: env.now(),
    conversation: state.id,
    state: state.dialog,
    seed: Number.parseInt(env.digest(task.id).slice(0, 8), 16),
    parts: { language: state.language ?? plan.bot.languages[0] },
  };
  const finished = await runPipeline(plan, turn, env);
  const { parts } = finished.turn;
  const language = parts.language ?? plan.bot.languages[0];
  return {
    task: task.id,
    turn: work,
    pipeline: plan.bot.version,
    language,
    parts,
    run: applyPolicy(plan.bot, turn, language, finished, parts.dialog ?? startRun(state.dialog)),
    trace: finished.trace,
  };
}

async function settle(committer: Committer, task: ClaimedTask): Promise<void> {
  await commit(committer, task.stream, () => ({ events: [], schedule: [], settle: [task.id] }));
}
