export type { ChatList, ChatSummary } from '../api/history.ts';

import type { Desk, Report } from '#engine/page';

/** Who signed in. */
export type Me = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'agent' | 'supervisor' | 'admin';
  readonly teams: readonly string[];
  readonly skills: readonly string[];
  readonly languages: readonly string[];
  readonly capacity: number;
};

export type Status = 'online' | 'away' | 'offline';

/** What people and teams are called. */
export type Names = {
  readonly people: Readonly<Record<string, { readonly name: string; readonly role: Me['role'] }>>;
  readonly teams: Readonly<Record<string, string>>;
};

/** `GET /v1/desk`. */
export type DeskAnswer = Desk & { readonly names: Names };

/** `POST /v1/agents/sign-in`; `until` in milliseconds since the epoch. */
export type SignedIn = { readonly token: string; readonly until: number; readonly me: Me };

/** `GET /v1/desk/<c>`: why a chat still waits. `wait` in milliseconds. */
export type Outlook = {
  readonly ahead: number;
  readonly wait: number | null;
  readonly obstacles: Readonly<Record<string, number>>;
};

/** `GET /v1/canned`: answers that are always the same, by bot. */
export type CannedReply = {
  readonly bot: string;
  readonly key: string;
  readonly text: Readonly<Record<string, string>>;
};

/** `GET /v1/conversations/<c>/suggestions`. */
export type Suggestion = {
  readonly from: 'knowledge' | 'flow';
  readonly title: string;
  readonly text: string;
};

/** `GET /v1/reports`; `leftOut` conversations were too many to be looked at. */
export type ReportAnswer = Report & { readonly leftOut: number };
