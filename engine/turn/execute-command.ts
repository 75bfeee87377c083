import type { Command, CommandData } from '../conversation/commands.ts';
import { DEFAULT_CHANNEL, type DecideEnv, decideCommand } from '../conversation/decide-command.ts';
import type { Decision } from '../conversation/decision.ts';
import { type Failure, failure, ParleyError } from '../core/errors.ts';
import type { EventData, StoredEvent } from '../core/events.ts';
import type { ConversationId } from '../core/ids.ts';
import { type Json, sameJson } from '../core/json.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Plan } from '../pipeline/build-plan.ts';
import type { EventLog } from '../ports/event-log.ts';
import { type Committed, type Committer, commit } from './commit.ts';
import type { Dispatch } from './dispatch.ts';
import type { Executed, Giver } from './engine.ts';
import { judgeSlot } from './judge-slot.ts';
import type { Plans } from './plans.ts';

type Executing = {
  readonly committer: Committer;
  readonly plans: Plans;
  readonly dispatch: Pick<Dispatch, 'reserve'>;
};

/** Take one command: decide it against the conversation's state and append its record. */
export async function executeCommand(
  { committer, plans, dispatch }: Executing,
  command: Command,
  { admitted, holds }: Giver = {},
): Promise<Result<Executed>> {
  const id = conversationOf(command, committer.env.digest);
  if (id === undefined) return fail(failure('NOT_FOUND', { what: 'conversation', id: '(none)' }));
  if (command.name === 'agent.accept') {
    const refused = await reserve(committer, dispatch, id, command);
    if (refused) return refused;
  }
  const plan = command.name === 'conversation.open' ? plans.current(command.data.bot) : undefined;
  let isAdmitted = false;
  const committed = await commit(
    committer,
    id,
    (state) => {
      if (command.name === 'conversation.open' && !plan)
        return failure('NOT_FOUND', { what: 'bot', id: command.data.bot });
      const env = decideEnv(plan, plans, committer.env.now());
      const decided = decideCommand({ ...command, conversation: id }, state, env);
      if (!decided.ok) return decided.failure;
      const after = owesTurn(decided.value) ? committer.refusal() : 0;
      if (after > 0) return failure('BUSY', { after });
      if (!isAdmitted) admitted?.();
      isAdmitted = true;
      return decided.value;
    },
    { key: command.id, ...(holds && { holds }) },
  );
  return answer(committer, id, command, committed);
}

/** An agent has the chat in routing before he has it, so that he never has more than he takes. */
async function reserve(
  { log }: Committer,
  dispatch: Executing['dispatch'],
  id: ConversationId,
  command: Command,
): Promise<Result<Executed> | undefined> {
  const refused = await dispatch.reserve(id, command.by);
  return refused === null ? undefined : answerRefused(log, id, command, refused);
}

function owesTurn({ schedule }: Decision): boolean {
  return schedule.some(({ kind }) => kind === 'turn');
}

/** A command opens the same conversation however often it is sent: the id follows from principal and command id. */
function conversationOf(command: Command, digest: (text: string) => string): ConversationId | undefined {
  if (command.name !== 'conversation.open') return command.conversation;
  return `c_${digest(`${command.by}\n${command.id}`).slice(0, 24)}` as ConversationId;
}

function decideEnv(plan: Plan | undefined, plans: Plans, now: number): DecideEnv {
  return {
    now,
    pipeline: plan?.bot.version ?? '',
    idle: plan?.bot.idle ?? 0,
    queueWait: plan?.bot.queueWait ?? 0,
    silence: plan?.bot.silence ?? 0,
    welcomes: plan !== undefined && plan.bot.welcome !== null,
    judgeSlot: (name, value, state) => judgeSlot(plans.current(state.bot)?.bot, name, value, state),
  };
}

async function answer(
  committer: Committer,
  id: ConversationId,
  command: Command,
  committed: Committed,
): Promise<Result<Executed>> {
  switch (committed.kind) {
    case 'appended': {
      const [event] = committed.events;
      if (!event) return fail(failure('INTERNAL', { reference: command.id }));
      return ok({ conversation: id, n: event.n, event, duplicate: false });
    }
    case 'duplicate':
      return repeat(id, command, committed.event);
    case 'refused':
      return answerRefused(committer.log, id, command, committed.failure);
    case 'fenced':
    case 'nothing':
      return fail(failure('INTERNAL', { reference: command.id }));
  }
}

/** What is refused now may be a command that was executed before; its first answer stays its answer. */
async function answerRefused(
  log: EventLog,
  id: ConversationId,
  command: Command,
  refusal: Failure,
): Promise<Result<Executed>> {
  if (refusal.retry) return fail(refusal);
  try {
    const earlier = await log.findByKey(id, command.by, command.id);
    return earlier ? repeat(id, command, earlier) : fail(refusal);
  } catch (thrown) {
    if (thrown instanceof ParleyError) return fail(thrown.failure);
    throw thrown;
  }
}

/** The first answer again, unless the id was used for something else. */
function repeat(id: ConversationId, command: Command, event: StoredEvent): Result<Executed> {
  if (!recordsCommand(event, command)) return fail(failure('ID_REUSE', { id: command.id }));
  return ok({ conversation: id, n: event.n, event, duplicate: true });
}

function recordsCommand(event: StoredEvent, command: Command): boolean {
  switch (command.name) {
    case 'message.send': {
      if (event.type !== 'message.added') return false;
      const { text, choice, attachments } = event.data;
      const sent = command.data;
      return (
        text === (sent.text ?? '') &&
        choice === sent.choice &&
        sameJson(attachments ?? [], sent.attachments ?? [])
      );
    }
    case 'conversation.open':
      return event.type === 'conversation.opened' && opensAs(event.data, command.data);
    case 'read.mark':
      return event.type === 'message.read' && event.data.upTo === Math.min(command.data.upTo, event.n - 1);
    case 'rate.submit':
      return event.type === 'conversation.rated' && sameJson(event.data, command.data);
    case 'agent.note':
      return event.type === 'note.added' && event.data.text === command.data.text;
    case 'slots.set':
      return event.type === 'slots.changed' && sameJson(event.data.slots, command.data.slots);
    case 'agent.leave':
      return event.type === 'agent.left' && leavesAs(event.data, command.data);
    case 'conversation.close':
      return event.type === 'conversation.closed' && event.data.outcome === command.data.outcome;
    default:
      return event.type === RECORDS[command.name];
  }
}

const RECORDS = {
  'handoff.request': 'handoff.requested',
  'agent.accept': 'agent.joined',
} as const;

function leavesAs(
  { agent: _, ...left }: EventData<'agent.left'>,
  asked: CommandData<'agent.leave'>,
): boolean {
  return sameJson(left as Json, asked as Json);
}

function opensAs(opened: EventData<'conversation.opened'>, asked: CommandData<'conversation.open'>): boolean {
  return (
    opened.bot === asked.bot &&
    opened.channel === (asked.channel ?? DEFAULT_CHANNEL) &&
    opened.language === asked.language
  );
}
