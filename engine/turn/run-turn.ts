import { decideTurn } from '../conversation/decide-turn.ts';
import type { Decision, TurnTask } from '../conversation/decision.ts';
import { decideNoTurn } from '../conversation/request-person.ts';
import type { Conversation } from '../conversation/state.ts';
import type { StageTrace } from '../core/events/shapes.ts';
import { sameJson } from '../core/json.ts';
import type { TurnInput } from '../pipeline/turn.ts';
import type { ClaimedTask, Task } from '../ports/event-log.ts';
import { choosePlan } from './choose-plan.ts';
import { type Committed, type Committer, commit } from './commit.ts';
import type { Giver } from './engine.ts';
import type { Loader } from './loader.ts';
import type { Plans } from './plans.ts';
import { think, thinkOfPerson } from './think.ts';

/** How often a turn is thought again because another turn was written meanwhile. */
const MOST_THOUGHTS = 3;

/** A turn that was begun this often kills its nodes or can't be written: a person is called. */
const MOST_ATTEMPTS = 8;

/** Pause until the next attempt when the store did not take the answer, in milliseconds. */
const STORE_PAUSE = 1000;

/** Pause while another node has an earlier turn of the conversation, in milliseconds. */
const EARLIER_PAUSE = 200;

/** What is to be written, if the conversation is still the one that was thought about. */
type Answer = (now: Conversation) => Decision;

/** A turn in this node's hands, and whether what it stands on is still in the log. */
type TurnInHand = { readonly task: ClaimedTask } & Pick<Giver, 'holds'>;

/**
 * The bot's turn: understand, decide, append under the owner epoch at which it began.
 * When a person took over meanwhile, nothing of it is written: the task is settled and that is all.
 * The task's id is the record's key, so two nodes that took the same turn write it once. When the log lost something
 * meanwhile, it is left: its message may be gone too, and comes again with a turn of its own.
 */
export async function runTurn(
  committer: Committer,
  plans: Plans,
  { task, holds }: TurnInHand,
): Promise<number | undefined> {
  const { loader, env } = committer;
  const stands = holds && { holds };
  const done: Decision = { events: [], schedule: [], settle: [task.id] };
  for (let thought = 0; thought < MOST_THOUGHTS; thought += 1) {
    const state = await loadFrom(loader, task);
    if (await isAfterAnother(committer, task, state.n)) return putOff(committer, { task, holds });
    const answer = state.lifecycle === 'bot' ? await prepare(committer, plans, state, task) : () => done;
    const committed = await commit(
      committer,
      task.stream,
      (now) => {
        if (now.epoch !== state.epoch) return done;
        return sameJson(now.dialog, state.dialog) ? answer(now) : null;
      },
      { fence: state.epoch, key: task.id, ...stands },
    );
    if (committed.kind === 'appended') return undefined;
    if (committed.kind === 'refused') return isLost(committed) ? undefined : env.now() + STORE_PAUSE;
    if (committed.kind !== 'nothing') {
      await commit(committer, task.stream, () => done);
      return undefined;
    }
  }
  return env.now() + EARLIER_PAUSE;
}

/** The state that holds the event behind the turn: what this process knows may be older where another one wrote it. */
async function loadFrom(loader: Loader, task: Task): Promise<Conversation> {
  const { state } = await loader.load(task.stream);
  return state.n >= workOf(task).of ? state : (await loader.loadNewest(task.stream)).state;
}

/** Messages are answered in the order in which they came, also when two nodes have them. */
async function isAfterAnother({ log, owed }: Committer, task: Task, n: number): Promise<boolean> {
  if (owed.isFirst(task.stream, n, task.id)) return false;
  const turns = (await log.tasks(task.stream)).filter(({ kind }) => kind === 'turn');
  owed.learn(
    task.stream,
    n,
    turns.map(({ id }) => id),
  );
  return turns.some((other) => workOf(other).of < workOf(task).of);
}

/** Written anew rather than given back: waiting is not an attempt. */
async function putOff(committer: Committer, { task, holds }: TurnInHand): Promise<number | undefined> {
  const { attempts: _, stream: __, ...draft } = task;
  const due = committer.env.now() + EARLIER_PAUSE;
  const later = { events: [], schedule: [{ ...draft, due }], settle: [] };
  const committed = await commit(committer, task.stream, () => later, { ...(holds && { holds }) });
  return committed.kind === 'appended' || isLost(committed) ? undefined : due;
}

/** Who has it next finds it in the log when its lease ends, if it is there. */
function isLost(committed: Committed): boolean {
  return committed.kind === 'refused' && committed.failure.code === 'LOG_LOST';
}

async function prepare(
  { env }: Committer,
  plans: Plans,
  state: Conversation,
  task: ClaimedTask,
): Promise<Answer> {
  const chosen = task.attempts <= MOST_ATTEMPTS ? await choosePlan(plans, state) : undefined;
  if (chosen) {
    const { plan, notes, person } = chosen;
    const taken = { ...state, dialog: chosen.dialog };
    const thought = person ? thinkOfPerson(env, plan, taken, task) : await think(env, plan, taken, task);
    const outcome = { ...thought, trace: [...releaseTrace(notes), ...thought.trace] };
    return (now) => decideTurn(outcome, now, env.now());
  }
  const { kind } = workOf(task).input as unknown as TurnInput;
  // The queue has just failed: calling a person again would go round for ever.
  if (kind === 'handoff_failed') return () => ({ events: [], schedule: [], settle: [task.id] });
  return (now) => decideNoTurn(task.id, now, env.now());
}

/** In the trace the release stands before the stages. */
function releaseTrace(notes: readonly string[]): readonly StageTrace[] {
  return notes.length === 0 ? [] : [{ stage: 'release', outcome: 'found', ms: 0, notes: [...notes] }];
}

function workOf(task: Task): TurnTask {
  return task.data as unknown as TurnTask;
}
