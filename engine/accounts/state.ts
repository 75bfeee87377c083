import type { Profile, TeamSettings } from '../routing/state.ts';

/** An agent has his own chats; a supervisor sees those of his teams and steps in; an admin also says who works here. */
export type Role = 'agent' | 'supervisor' | 'admin';

/** Somebody who may sign in. `id` never changes; it is the `agent:<id>` of events. */
export type Agent = Profile & {
  readonly name: string;
  /** What he signs in with, in lower case. */
  readonly email: string;
  readonly role: Role;
  /** A hash that says how it was made (PHC string). */
  readonly password: string;
  /** He can't sign in, and gets no chats. */
  readonly disabled: boolean;
};

export type Team = TeamSettings & { readonly name: string };

/** One sign-in. `id` is the digest of the token that its holder shows. Times in milliseconds since the epoch. */
export type Login = {
  readonly id: string;
  readonly agent: string;
  readonly at: number;
  readonly until: number;
  /** Where it came from, for the list in which its holder finds what to revoke. */
  readonly from: string;
};

/** All accounts, folded from their events; plain JSON. */
export type Accounts = {
  readonly agents: Readonly<Record<string, Agent>>;
  readonly teams: Readonly<Record<string, Team>>;
  /** Only those that can still be valid. */
  readonly logins: Readonly<Record<string, Login>>;
};

export const NO_ACCOUNTS: Accounts = { agents: {}, teams: {}, logins: {} };
