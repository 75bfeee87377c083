import type { AgentChange } from './events.ts';
import type { Agent, Login, Team } from './state.ts';

/** What may be asked of accounts; `by` names who asks: an agent's id, or `operator` for the command line. */
export type AccountCommand =
  | { readonly name: 'team.save'; readonly team: Team; readonly by: string }
  | { readonly name: 'team.remove'; readonly team: string; readonly by: string }
  | { readonly name: 'agent.add'; readonly agent: Agent; readonly by: string }
  | {
      readonly name: 'agent.change';
      readonly agent: string;
      readonly change: AgentChange;
      readonly by: string;
    }
  | { readonly name: 'login.open'; readonly login: Login }
  | { readonly name: 'login.revoke'; readonly login: string; readonly by: string }
  /** Everywhere: after a stolen laptop, or a new password. */
  | { readonly name: 'logins.revoke'; readonly agent: string; readonly by: string };
