import { type Bucket, fullBucket, takeTokens } from '#connectors/incoming/rate-limit';
import { COMMANDS } from '#engine';
import { type Failure, failure } from '#engine/core/errors';
import type { StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';
import type { Result } from '#engine/core/result';
import type { Executed, Giver } from '#engine/turn/engine';
import { type Outcome, type Place, runCommand } from './commands.ts';
import { type Door, internal } from './door.ts';
import { type CommandFrame, DESK_COMMANDS, errFrame } from './frames.ts';
import { allowanceOf, type Principal } from './principals.ts';

/** The connection that a lane works for. */
export interface LaneOwner {
  /** Names it among all connections of all nodes. */
  readonly id: string;
  answer(text: string): void;
  /** True for a conversation that this connection hears: it was found to be readable for whoever it is. */
  follows(conversation: string): boolean;
  /** What the client has of a conversation that it hears, see `Giver`. */
  holding(conversation: string | undefined): Giver['holds'];
  /** A command is in order and held in memory, and on its way into the log. */
  admitted(id: string): void;
  /** True when this event reaches the client by itself and so tells it that its command is in the log. */
  hears(event: StoredEvent): boolean;
  /** The opener of a conversation hears it. */
  opened(conversation: ConversationId, n: number): void;
  /** A command was malformed. */
  malformed(): void;
  /** Too many commands were refused in a row. */
  flooded(): void;
  /** The log has less than the client: it has to resume, and to send what is lost first. */
  lacking(): void;
}

/** The commands of one connection: limited, and one after the other within a conversation, as they came. */
export class CommandLane {
  readonly #door: Door;
  readonly #owner: LaneOwner;
  /** Full when the first command comes. */
  #bucket: Bucket | undefined;
  readonly #queues = new Map<string, Promise<void>>();
  #refused = 0;
  #inFlight = 0;

  constructor(door: Door, owner: LaneOwner) {
    this.#door = door;
    this.#owner = owner;
  }

  /** Commands whose answer is not yet out. */
  inFlight(): number {
    return this.#inFlight;
  }

  /** Run a command after those before it in its conversation, not before `ready`. */
  take(principal: Principal, frame: CommandFrame, ready: Promise<void>): void {
    const { limits, env } = this.#door;
    const { commands: rate } = allowanceOf(limits, principal);
    this.#bucket ??= fullBucket(rate, env.now());
    const after = takeTokens(this.#bucket, rate, env.now());
    if (after > 0) this.#refuseFlood(frame, after);
    else if (this.#inFlight < limits.inFlight) this.#enqueue(principal, frame, ready);
    else this.#refuse(frame, failure('BUSY', { after: 1000 }));
  }

  #enqueue(principal: Principal, frame: CommandFrame, ready: Promise<void>): void {
    this.#refused = 0;
    this.#inFlight += 1;
    const key = frame.c ?? '';
    const holds = this.#owner.holding(frame.c);
    const turn = (this.#queues.get(key) ?? ready).then(() => this.#run(principal, frame, holds));
    this.#queues.set(key, turn);
    void turn.then(() => {
      this.#inFlight -= 1;
      if (this.#queues.get(key) === turn) this.#queues.delete(key);
    });
  }

  #refuse(frame: CommandFrame, cause: Failure): void {
    this.#count(frame, cause.code);
    this.#owner.answer(errFrame(cause, frame.id));
  }

  #count({ name }: CommandFrame, outcome: string): void {
    this.#door.observe({ kind: 'command', name: isName(name) ? name : 'unknown', outcome });
  }

  #refuseFlood(frame: CommandFrame, after: number): void {
    this.#refused += 1;
    this.#refuse(frame, failure('RATE', { after }));
    if (this.#refused >= this.#door.limits.refusals) this.#owner.flooded();
  }

  async #run(principal: Principal, frame: CommandFrame, holds: Giver['holds']): Promise<void> {
    try {
      await this.#execute(principal, frame, holds);
    } catch (thrown) {
      this.#owner.answer(errFrame(internal(this.#door, thrown), frame.id));
    }
  }

  async #execute(principal: Principal, frame: CommandFrame, holds: Giver['holds']): Promise<void> {
    const outcome = await runCommand(this.#door, principal, frame, this.#placeOf(holds));
    this.#count(frame, outcomeOf(outcome));
    if (!outcome.ok) {
      this.#door.health.heard(outcome.failure);
      this.#owner.answer(errFrame(outcome.failure, frame.id));
      if (outcome.failure.code === 'BAD_FRAME') this.#owner.malformed();
      if (outcome.failure.code === 'LOG_LOST') this.#owner.lacking();
      return;
    }
    if (outcome.value === 'signalled') this.#owner.admitted(frame.id);
    else this.#tellExecuted(frame, outcome.value);
  }

  #placeOf(holds: Giver['holds']): Place {
    const { id } = this.#owner;
    return { id, holds, follows: (c) => this.#owner.follows(c), admitted: (re) => this.#owner.admitted(re) };
  }

  #tellExecuted(frame: CommandFrame, executed: Executed): void {
    const { conversation, n } = executed;
    const opens = frame.name === 'conversation.open';
    if (n > this.#door.standIn.storedUpTo(conversation)) this.#tellProvisional(frame, executed, opens);
    else this.#tellStored(frame, executed, opens);
    if (opens) this.#owner.opened(conversation, n);
  }

  /** With `n`, unless the event itself says it: two frames a message are enough. */
  #tellStored(frame: CommandFrame, { n, event, duplicate }: Executed, opens: boolean): void {
    this.#door.health.heard();
    if (opens || duplicate || !this.#owner.hears(event)) this.#answerWith(frame, n);
  }

  /** The store is down: `n` is said when the store has the event, by the event itself where that is heard. */
  #tellProvisional(frame: CommandFrame, { n, event, duplicate }: Executed, opens: boolean): void {
    if (opens || duplicate) this.#owner.admitted(frame.id);
    if (opens || this.#owner.hears(event)) return;
    this.#door.hub.whenStored(event, (isLost) => {
      if (isLost) this.#owner.answer(errFrame(failure('LOG_LOST', { stream: event.stream }), frame.id));
      else this.#answerWith(frame, n);
    });
  }

  #answerWith({ id }: CommandFrame, n: number): void {
    this.#owner.answer(JSON.stringify({ t: 'ok', re: id, n }));
  }
}

/** A name of ours: anybody may send any other, so others are not counted by name. */
function isName(name: string): boolean {
  return name === 'typing.set' || Object.hasOwn(DESK_COMMANDS, name) || Object.hasOwn(COMMANDS, name);
}

function outcomeOf(outcome: Result<Outcome>): string {
  if (!outcome.ok) return outcome.failure.code;
  return outcome.value !== 'signalled' && outcome.value.duplicate ? 'duplicate' : 'ok';
}
