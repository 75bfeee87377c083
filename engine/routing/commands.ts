import type { Need, Profile, Status, TeamSettings } from './state.ts';

/** What may be asked of routing. */
export type RoutingCommand =
  | { readonly name: 'team.define'; readonly team: TeamSettings }
  | { readonly name: 'agent.define'; readonly agent: Profile }
  | { readonly name: 'agent.remove'; readonly agent: string }
  | { readonly name: 'agent.status'; readonly agent: string; readonly status: Status }
  /** Nothing is heard of an agent any more. */
  | { readonly name: 'agent.lose'; readonly agent: string }
  | { readonly name: 'chat.queue'; readonly need: Omit<Need, 'place' | 'missed'> }
  | { readonly name: 'chat.answer'; readonly conversation: string; readonly agent: string }
  /** The agent whom it was given to has not answered in time. */
  | { readonly name: 'chat.miss'; readonly conversation: string; readonly agent: string }
  | { readonly name: 'chat.refuse'; readonly conversation: string; readonly agent: string }
  /** An agent helps himself; with `need`, also to a chat that waits in no queue. */
  | {
      readonly name: 'chat.pull';
      readonly conversation: string;
      readonly agent: string;
      readonly need?: Omit<Need, 'place' | 'missed'>;
    }
  | {
      readonly name: 'chat.transfer';
      readonly conversation: string;
      readonly team: string;
      readonly to?: string;
    }
  /**
   * Closed, given back to the bot, or left: no agent is needed any more. With the conversation's `epoch` at which that was
   * so, what it asked for later stays.
   */
  | { readonly name: 'chat.end'; readonly conversation: string; readonly epoch?: number };
