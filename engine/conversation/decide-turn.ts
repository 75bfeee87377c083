import type { RecordedCall, StageTrace } from '../core/events/shapes.ts';
import type { DomainEvent, EventData } from '../core/events.ts';
import type { TaskId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import { type DialogRun, finishRun, type Said } from '../dialog/run.ts';
import type { TurnParts } from '../pipeline/turn.ts';
import { type Decision, type TaskDraft, type TurnTask, withTimers } from './decision.ts';
import { requestPerson } from './request-person.ts';
import type { Conversation } from './state.ts';

/** A finished pass through the pipeline. */
export type TurnOutcome = {
  readonly task: TaskId;
  readonly turn: TurnTask;
  readonly pipeline: string;
  readonly language: string;
  readonly parts: Pick<Partial<TurnParts>, 'intent' | 'entities'>;
  readonly run: DialogRun;
  readonly trace: readonly StageTrace[];
  /** What it asked of business systems; recorded, because it can't be derived. */
  readonly calls?: readonly RecordedCall[];
};

/** What the bot's turn leads to. The caller has checked that the bot still owns the conversation. */
export function decideTurn(outcome: TurnOutcome, state: Conversation, now: number): Decision {
  const { task } = outcome;
  const run = finishRun(outcome.run);
  const by = `bot:${state.bot}` as const;
  const after = { ...state, dialog: run.state };
  const events: DomainEvent[] = [
    { type: 'turn.completed', data: completed(outcome, run), by, cause: task },
    ...run.said.map(
      (said): DomainEvent => ({
        type: 'message.added',
        data: messageOf(said, outcome.language),
        by,
        cause: task,
      }),
    ),
    ...run.effects.map((data): DomainEvent => ({ type: 'effect.requested', data, by, cause: task })),
    ...(run.handoff
      ? [requestPerson(after, { ...run.handoff, by, cause: task, suggested: run.state.said })]
      : []),
    ...(run.close
      ? [{ type: 'conversation.closed', data: { reason: 'bot' }, by, cause: task } as const]
      : []),
  ];
  const schedule = run.effects.map((request): TaskDraft => effectTask(state.id, request, now));
  return withTimers(state, { events, schedule, settle: [task] }, now);
}

function messageOf(
  { text, reply, buttons, quickReplies, cards, image, reminder }: Said,
  language: string,
): EventData<'message.added'> {
  return {
    text,
    reply,
    language,
    ...(buttons.length === 0 ? {} : { buttons: [...buttons] }),
    ...(quickReplies === undefined ? {} : { quickReplies: [...quickReplies] }),
    ...(cards === undefined ? {} : { cards: [...cards] }),
    ...(image === undefined ? {} : { image }),
    ...(reminder === undefined ? {} : { reminder }),
  };
}

function completed(outcome: TurnOutcome, run: DialogRun) {
  const { task, turn, pipeline, language, parts, trace, calls = [] } = outcome;
  return {
    turn: task,
    trigger: turn.trigger,
    of: turn.of,
    pipeline,
    language,
    intent: parts.intent ?? null,
    entities: [...(parts.entities ?? [])],
    dialog: run.state as unknown as JsonObject,
    path: [...run.path],
    repair: run.repair,
    trace: [...trace],
    ...(calls.length === 0 ? {} : { calls: [...calls] }),
  };
}

function effectTask(
  stream: string,
  request: { effect: string; kind: string; input: JsonObject },
  now: number,
): TaskDraft {
  const { effect, kind, input } = request;
  return {
    id: `effect:${effect}` as TaskId,
    kind: 'effect',
    due: now,
    data: { effect, kind, input, stream },
  };
}
