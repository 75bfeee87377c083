import type { Command } from '../conversation/commands.ts';
import type { Conversation } from '../conversation/state.ts';
import type { StoredEvent } from '../core/events.ts';
import type { ConversationId } from '../core/ids.ts';
import type { Result } from '../core/result.ts';
import type { RoutingCommand } from '../routing/commands.ts';
import type { RoutingEvent } from '../routing/events.ts';

/** What a command came to: the record it left in the log. `duplicate` when it had been executed before. */
export type Executed = {
  readonly conversation: ConversationId;
  readonly n: number;
  readonly event: StoredEvent;
  readonly duplicate: boolean;
};

/** Who gave a command, as far as that matters to it. */
export type Giver = {
  /** Called once, before `execute` resolves: the command is in order and held in memory, and only the log can still refuse it. */
  readonly admitted?: () => void;
  /**
   * The last stored event that the giver had when it gave the command; undefined once it was told that the log lost
   * something of what it has. A log that has less is told of, and takes nothing new of the giver before what it lost.
   */
  readonly holds?: (() => number | undefined) | undefined;
};

/** The conversation engine as the doors see it. */
export interface Engine {
  /**
   * Check, decide and append one command; resolves when its record is in the log, or in a log that
   * stands in for its store.
   * The bot's answer is a turn of its own and comes through the log's subscription.
   */
  execute(command: Command, giver?: Giver): Promise<Result<Executed>>;
  /**
   * Ask who takes which chat: status, transfer, refusal. The conversations that are concerned have followed when it answers,
   * or do within seconds. Nothing without routing.
   */
  route(command: RoutingCommand): Promise<Result<readonly RoutingEvent[]>>;
  /** The conversation's state now, folded from the log. Rejects with `ParleyError` when the log can't be read. */
  conversation(id: ConversationId): Promise<Conversation | undefined>;
  /** Work on due turns, effects and timers until stopped; also those that a dead process left behind. */
  start(): void;
  /** Finish what is under way, take on nothing new and leave it to other nodes at once. A stopped engine stays stopped. */
  stop(): Promise<void>;
  /** Resolves when no turn, effect or due timer is left that this engine can do now; also while not started. */
  settled(): Promise<void>;
}
