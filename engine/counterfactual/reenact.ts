import type { Command } from '#engine/conversation/commands';
import { decideCommand } from '#engine/conversation/decide-command';
import { decideEffect } from '#engine/conversation/decide-effect';
import { decideTimer } from '#engine/conversation/decide-timer';
import { decideTurn } from '#engine/conversation/decide-turn';
import type { Decision, TaskDraft, TurnTask } from '#engine/conversation/decision';
import { newConversation } from '#engine/conversation/evolve';
import { type Loaded, seal } from '#engine/conversation/seal';
import type { Env } from '#engine/core/env';
import type { StoredEvent } from '#engine/core/events';
import { kindOf, type TaskId } from '#engine/core/ids';
import type { Plan } from '#engine/pipeline/build-plan';
import type { TurnInput } from '#engine/pipeline/turn';
import { think } from '#engine/turn/think';
import { commandOf } from './commands-of.ts';
import { createEffectBook, type EffectBook, type EffectEnd } from './effect-book.ts';
import type { RecordedAnswers } from './recorded-answers.ts';
import type { RecordedTurn, Recording } from './recording.ts';
import { createStillEnv, type StillEnv } from './still-env.ts';

/** What a conversation is lived through again with. */
export type Candidate = {
  readonly plan: Plan;
  /** The actions that the plan was built with. */
  readonly answers: RecordedAnswers;
  readonly digest: Env['digest'];
};

/** The conversation as the candidate would have led it. Turns that answer the same input have the recorded id. */
export type Reenacted = {
  readonly events: readonly StoredEvent[];
  /** What the candidate asked for that was never recorded. */
  readonly unknown: readonly string[];
  /** What people did that has no place any more, and why. */
  readonly leftOut: readonly string[];
};

/** A timer may be this late in the recording, in milliseconds, without having been missed. */
const LATE = 5000;

/**
 * Live through a recorded conversation with another plan: what people did comes at its recorded time and in its recorded
 * order; turns are thought anew; effects and actions get their recorded answers; timers run on the recorded clock.
 */
export async function reenact(recording: Recording, candidate: Candidate): Promise<Reenacted> {
  const [first] = recording.events;
  if (!first) return { events: [], unknown: [], leftOut: [] };
  const run = new Reenactment(recording, candidate, first);
  for (const [index, event] of recording.events.entries()) await run.pass(event, index);
  return { events: run.events, unknown: [...new Set(run.unknown)], leftOut: run.leftOut };
}

type Owed = { readonly task: TaskDraft; readonly work: TurnTask & { readonly input: TurnInput } };

class Reenactment {
  readonly events: StoredEvent[] = [];
  readonly unknown: string[] = [];
  readonly leftOut: string[] = [];
  readonly #recording: Recording;
  readonly #candidate: Candidate;
  readonly #env: StillEnv;
  readonly #effects: EffectBook;
  /** Offset of what people did: recorded → here. */
  readonly #offsets = new Map<number, number>();
  #owed: Owed[] = [];
  #loaded: Loaded;
  #at = 0;

  constructor(recording: Recording, candidate: Candidate, first: StoredEvent) {
    this.#recording = recording;
    this.#candidate = candidate;
    this.#loaded = { state: newConversation(first.stream), sum: '' };
    this.#env = createStillEnv(candidate.digest);
    this.#effects = createEffectBook(recording.effects, (question) => void this.unknown.push(question));
  }

  /** Live through one recorded event. */
  async pass(event: StoredEvent, index: number): Promise<void> {
    this.#at = index;
    await this.#fireUntil(event.at - LATE);
    this.#env.set(event.at);
    const command = commandOf(event);
    if (command) return this.#obey(command, event);
    switch (event.type) {
      case 'turn.completed':
        return this.#answer({ index, data: event.data, effect: this.#causeOf(index) });
      case 'effect.completed':
      case 'effect.failed':
        return this.#end(this.#effects.endedBy(event.data.effect));
      case 'timer.fired':
        return this.#fire(event.data.timer, event.at);
      default:
        return undefined;
    }
  }

  async #obey(command: Command, event: StoredEvent): Promise<void> {
    const { state } = this.#loaded;
    const before = this.#recording.states[this.#at - 1]?.lifecycle;
    if (event.type === 'agent.joined' && before === 'queued' && state.lifecycle === 'bot') {
      this.leftOut.push(`${event.by} came because the bot had called a person; here it did not`);
      return;
    }
    const { bot } = this.#candidate.plan;
    const decided = decideCommand(command, state, {
      now: event.at,
      pipeline: bot.version,
      idle: bot.idle,
      queueWait: bot.queueWait,
      silence: bot.silence ?? 0,
      welcomes: bot.welcome !== null,
      judgeSlot: () => null,
    });
    if (!decided.ok) {
      this.leftOut.push(`${command.name} by ${kindOf(event.by)}: ${decided.failure.message}`);
      return;
    }
    this.#offsets.set(event.n, state.n + 1);
    await this.#apply(decided.value, command.id);
  }

  /** The recorded turn's place has come: whatever the candidate owes up to there is thought now. */
  async #answer(turn: RecordedTurn): Promise<void> {
    const place = this.#owed.findIndex((owed) => this.#matches(owed, turn));
    if (place < 0) return;
    const due = this.#owed.splice(0, place + 1);
    for (const [index, owed] of due.entries()) await this.#think(owed, index === place ? turn : undefined);
  }

  async #think({ task, work }: Owed, turn: RecordedTurn | undefined): Promise<void> {
    const { state } = this.#loaded;
    if (state.lifecycle !== 'bot') return;
    this.#candidate.answers.know({
      turn: turn?.data.calls ?? [],
      conversation: this.#recording.calls,
      onSilence: () => this.#env.expire(),
      onUnknown: (question) => void this.unknown.push(question),
    });
    // The recorded id brings the recorded choice among wordings, and makes effects comparable.
    const id = (turn?.data.turn ?? `other:${task.id}`) as TaskId;
    const data = work as unknown as TaskDraft['data'];
    const outcome = await think(this.#env, this.#candidate.plan, state, {
      ...task,
      id,
      stream: state.id,
      data,
    });
    await this.#apply(decideTurn(outcome, state, this.#env.now()));
  }

  async #apply({ events, schedule }: Decision, key?: string): Promise<void> {
    const sealed = seal(this.#loaded, events, this.#env.sealing, key);
    this.#loaded = sealed.loaded;
    this.events.push(...sealed.events);
    for (const task of schedule) {
      if (task.kind === 'turn') this.#owed.push({ task, work: task.data as unknown as Owed['work'] });
      if (task.kind === 'effect') this.#effects.ask(task, this.#at);
    }
    await this.#end(this.#effects.overdue());
    await this.#answerUnrecorded();
  }

  /** Turns that the recording never had, because a person had the chat there, are thought at once. */
  async #answerUnrecorded(): Promise<void> {
    const withBot = this.#recording.states[this.#at]?.lifecycle === 'bot';
    for (;;) {
      const [owed] = this.#owed;
      if (!owed || this.#isRecorded(owed) || (withBot && owed.work.trigger === 'message')) return;
      this.#owed.shift();
      await this.#think(owed, undefined);
    }
  }

  #isRecorded(owed: Owed): boolean {
    return this.#recording.turns.some((turn) => turn.index > this.#at && this.#matches(owed, turn));
  }

  #matches({ work }: Owed, { data, effect }: RecordedTurn): boolean {
    if (work.trigger !== data.trigger) return false;
    if (work.trigger === 'message') return this.#offsets.get(data.of) === work.of;
    if (work.input.kind !== 'effect') return true;
    return effect !== null && this.#effects.recordedFor(work.input.effect) === effect;
  }

  #causeOf(index: number): string | null {
    return this.#recording.turns.find((turn) => turn.index === index)?.effect ?? null;
  }

  async #end(ends: readonly EffectEnd[]): Promise<void> {
    for (const end of ends) await this.#apply(decideEffect(end, this.#loaded.state, this.#env.now()));
  }

  async #fire(timer: string, now: number): Promise<void> {
    const due = this.#loaded.state.timers[timer];
    if (due === undefined || due > now) return;
    await this.#apply(decideTimer(timer, this.#loaded.state, now));
  }

  /** Timers that the recording does not have, or had at another time. */
  async #fireUntil(limit: number): Promise<void> {
    for (;;) {
      const [next] = Object.entries(this.#loaded.state.timers)
        .filter(([, due]) => due <= limit)
        .sort(([, left], [, right]) => left - right);
      if (!next) return;
      this.#env.set(next[1]);
      await this.#fire(next[0], next[1]);
    }
  }
}
