import type { ErrorEntry } from '../errors.ts';

/** What can be wrong with accounts of agents and with signing in. */
export const ACCOUNT_ERRORS = {
  ACCOUNT_EXISTS: {
    text: 'There is an account with {what} {id} already.',
    hint: 'Choose another, or change that account.',
    retry: false,
  },
  SIGN_IN_REFUSED: {
    text: 'This address and password let nobody in.',
    hint: 'Check both; an admin can set a new password with `parley admin password <id>`.',
    retry: false,
  },
  TEAM_IN_USE: {
    text: 'Team {team} still has agents: {agents}.',
    hint: 'Take them out of it first.',
    retry: false,
  },
  LAST_ADMIN: {
    text: '{agent} is the last admin who can sign in.',
    hint: 'Make somebody else an admin first.',
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
