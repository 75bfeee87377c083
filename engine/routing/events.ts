import type { Need, Profile, Status, TeamSettings } from './state.ts';

/** Why an agent got a chat: which rule chose him, among how many, how full he was, how long the chat had waited (ms). */
export type Reason = {
  readonly rule: 'last_agent' | 'least_busy' | 'round_robin' | 'transferred' | 'pulled';
  readonly considered: number;
  readonly load: number;
  readonly capacity: number;
  readonly waited: number;
};

/** Why a chat went back into its queue. */
export type ReturnCause = 'missed' | 'refused' | 'offline' | 'gone' | 'removed';

/** What can happen in routing. */
export type RoutingEvent =
  | { readonly type: 'team.defined'; readonly team: TeamSettings }
  | { readonly type: 'agent.defined'; readonly agent: Profile }
  | { readonly type: 'agent.removed'; readonly agent: string }
  | {
      readonly type: 'agent.status_changed';
      readonly agent: string;
      readonly status: Status;
      /** `gone`: nothing was heard of him; `missed`: he left too many chats unanswered. */
      readonly because: 'own' | 'gone' | 'missed';
    }
  | { readonly type: 'chat.queued'; readonly need: Omit<Need, 'place' | 'missed'> }
  | {
      readonly type: 'chat.given';
      readonly conversation: string;
      readonly agent: string;
      readonly reason: Reason;
    }
  | { readonly type: 'chat.answered'; readonly conversation: string; readonly agent: string }
  | {
      readonly type: 'chat.returned';
      readonly conversation: string;
      readonly agent: string;
      readonly because: ReturnCause;
    }
  | {
      readonly type: 'chat.transferred';
      readonly conversation: string;
      readonly team: string;
      /** Absent for anybody of the team. */
      readonly to?: string;
    }
  | { readonly type: 'chat.ended'; readonly conversation: string };

/** An event at its place: offset and milliseconds since the epoch. */
export type Position = { readonly n: number; readonly at: number };
