import type { Agent, Login, Team } from './state.ts';

/** What of an agent can be changed later. */
export type AgentChange = Partial<Omit<Agent, 'id'>>;

/** What can happen to accounts. */
export type AccountEvent =
  | { readonly type: 'team.saved'; readonly team: Team; readonly by: string }
  | { readonly type: 'team.removed'; readonly team: string; readonly by: string }
  | { readonly type: 'agent.added'; readonly agent: Agent; readonly by: string }
  | {
      readonly type: 'agent.changed';
      readonly agent: string;
      readonly change: AgentChange;
      readonly by: string;
    }
  | { readonly type: 'login.opened'; readonly login: Login }
  | { readonly type: 'login.revoked'; readonly login: string; readonly by: string };
