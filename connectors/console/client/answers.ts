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

/** A conversation in a list: of a visitor's past, of a search, of all that are open. Times in milliseconds since the epoch. */
export type ChatSummary = {
  readonly c: string;
  readonly bot: string;
  readonly visitor: string;
  readonly openedAt: number;
  readonly lifecycle: string;
  readonly agent: string | null;
  readonly language: string | null;
  /** Words that were found, or the last ones. */
  readonly words: string;
};

/** A page of them; `before` asks for the next one, and is null where there is none. */
export type ChatList = { readonly chats: readonly ChatSummary[]; readonly before: string | null };

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
