import { memberOf } from '../core/members.ts';
import type { RoutingEvent } from './events.ts';
import { waitBehind } from './outlook.ts';
import {
  findChat,
  type Held,
  loadOf,
  type Need,
  type Routing,
  type Seat,
  type Status,
  type Team,
} from './state.ts';

/** Who looks at the desk: an agent sees his teams and what is his, who sees all sees the house. */
export type Viewer = { readonly id: string; readonly teams: readonly string[]; readonly seesAll: boolean };

/** A chat that waits (`agent` is null) or that somebody has. Times in milliseconds since the epoch. */
export type ChatRow = {
  readonly team: string;
  readonly since: number;
  readonly priority: number;
  /** Among chats of one priority the smaller one is served first. */
  readonly place: number;
  readonly language: string | null;
  /** The only agent who may have it. */
  readonly only: string | null;
  readonly agent: string | null;
  readonly givenAt: number | null;
  readonly answered: boolean;
};

/** Somebody at work. */
export type PersonRow = {
  readonly status: Status;
  readonly load: number;
  readonly capacity: number;
  readonly teams: readonly string[];
};

/** `pace`: milliseconds between the chats that a team was given last; null while nobody can know. */
export type TeamRow = { readonly pace: number | null };

/** What a viewer sees of routing at offset `n`; plain JSON. */
export type Desk = {
  readonly n: number;
  readonly chats: Readonly<Record<string, ChatRow>>;
  readonly people: Readonly<Record<string, PersonRow>>;
  readonly teams: Readonly<Record<string, TeamRow>>;
};

type Rows<Row> = Readonly<Record<string, Row | null>>;

/** What became of a desk between the offsets `from` and `n`: whole rows; null where one is seen no more. */
export type DeskDelta = {
  readonly from: number;
  readonly n: number;
  readonly chats: Rows<ChatRow>;
  readonly people: Rows<PersonRow>;
  readonly teams: Rows<TeamRow>;
};

/** A row before and after; null where there was none. */
type Change<Row> = { readonly before: Row | null; readonly after: Row | null };

/** What is not the same in two states of routing, whoever looks. */
export type DeskChanges = {
  readonly from: number;
  readonly n: number;
  readonly chats: ReadonlyMap<string, Change<ChatRow>>;
  readonly people: ReadonlyMap<string, Change<PersonRow>>;
  readonly teams: ReadonlyMap<string, Change<TeamRow>>;
};

/** What this viewer sees. Pure. */
export function deskOf(state: Routing, viewer: Viewer): Desk {
  return {
    n: state.n,
    chats: pick(chatsOf(state), (row) => seesChat(viewer, row)),
    people: pick(map(state.seats, personRow), (row, id) => seesPerson(viewer, row, id)),
    teams: pick(map(state.teams, teamRow), (_, id) => seesTeam(viewer, id)),
  };
}

/**
 * What changed from `before` to `after`, the later state of the same routing. Only queues and seats that are other
 * objects are looked into: routing leaves alone what an event does not concern.
 */
export function changesBetween(before: Routing, after: Routing): DeskChanges {
  return {
    from: before.n,
    n: after.n,
    chats: changed(chatsBut(before, after), chatsBut(after, before)),
    people: changed(
      map(but(before.seats, after.seats), personRow),
      map(but(after.seats, before.seats), personRow),
    ),
    teams: changed(
      map(but(before.teams, after.teams), teamRow),
      map(but(after.teams, before.teams), teamRow),
    ),
  };
}

/** What events touched: people, and chats with the rows that they came with, where they came. */
export type Touched = {
  readonly chats: ReadonlyMap<string, ChatRow | undefined>;
  readonly people: ReadonlySet<string>;
};

/** What was touched before, and what these events touch. Pure. */
export function touchedBy(events: readonly RoutingEvent[], before?: Touched): Touched {
  const chats = new Map(before?.chats);
  const people = new Set(before?.people);
  for (const event of events) {
    if (event.type === 'chat.queued') {
      const { need } = event;
      chats.set(need.conversation, chatRow({ ...need, place: 0, missed: {} }));
    } else if ('conversation' in event) chats.set(event.conversation, chats.get(event.conversation));
    if ('agent' in event && typeof event.agent === 'string') people.add(event.agent);
  }
  return { chats, people };
}

/**
 * With the rows of what was touched and stands in the end as it stood before: whoever read the desk in between saw it
 * otherwise. Pure.
 */
export function withTouched(changes: DeskChanges, state: Routing, touched: Touched): DeskChanges {
  const people = new Map(changes.people);
  for (const id of touched.people) {
    const seat = memberOf(state.seats, id);
    if (seat && !people.has(id)) people.set(id, { before: personRow(seat), after: personRow(seat) });
  }
  const chats = new Map(changes.chats);
  for (const [c, came] of touched.chats) {
    if (chats.has(c)) continue;
    const found = findChat(state, c);
    // It came and went meanwhile.
    if (!found) chats.set(c, { before: came ?? null, after: null });
    if (!found) continue;
    const row =
      found.kind === 'queued' ? chatRow(found.need) : chatRow(found.held.need, found.seat.id, found.held);
    chats.set(c, { before: row, after: row });
  }
  return { ...changes, chats, people };
}

/** What of it this viewer is told; undefined when nothing. Pure. */
export function deltaFor(changes: DeskChanges, viewer: Viewer): DeskDelta | undefined {
  const chats = told(changes.chats, (row) => seesChat(viewer, row));
  const people = told(changes.people, (row, id) => seesPerson(viewer, row, id));
  const teams = told(changes.teams, (_, id) => seesTeam(viewer, id));
  const isNothing = [chats, people, teams].every((rows) => Object.keys(rows).length === 0);
  return isNothing ? undefined : { from: changes.from, n: changes.n, chats, people, teams };
}

/** The desk after a delta; undefined when one between them is missing, so that the desk has to be read again. */
export function applyDelta(desk: Desk, delta: DeskDelta): Desk | undefined {
  if (delta.n <= desk.n) return desk;
  if (delta.from > desk.n) return undefined;
  return {
    n: delta.n,
    chats: withRows(desk.chats, delta.chats),
    people: withRows(desk.people, delta.people),
    teams: withRows(desk.teams, delta.teams),
  };
}

/** Waiting chats of a team in the order in which they are served. */
export function queueOf(
  { chats }: Pick<Desk, 'chats'>,
  team: string,
): readonly (readonly [string, ChatRow])[] {
  return Object.entries(chats)
    .filter(([, row]) => row.agent === null && row.team === team)
    .toSorted(([, a], [, b]) => b.priority - a.priority || a.place - b.place);
}

function chatsOf({ seats, queues }: Pick<Routing, 'seats' | 'queues'>): Record<string, ChatRow> {
  const rows: Record<string, ChatRow> = {};
  for (const queue of Object.values(queues))
    for (const need of queue) rows[need.conversation] = chatRow(need);
  for (const seat of Object.values(seats))
    for (const [c, held] of Object.entries(seat.chats)) rows[c] = chatRow(held.need, seat.id, held);
  return rows;
}

/** Chats of those queues and seats that the other state does not have as they are. */
function chatsBut(state: Routing, other: Routing): Record<string, ChatRow> {
  return chatsOf({ seats: but(state.seats, other.seats), queues: but(state.queues, other.queues) });
}

function chatRow(need: Need, agent: string | null = null, held?: Held): ChatRow {
  const { team, since, priority, place, language, only } = need;
  const { givenAt = null, answered = false } = held ?? {};
  return { team, since, priority, place, language, only, agent, givenAt, answered };
}

function personRow({ status, capacity, teams, ...seat }: Seat): PersonRow {
  return { status, load: loadOf({ status, capacity, teams, ...seat }), capacity, teams };
}

function teamRow(team: Team): TeamRow {
  return { pace: waitBehind(0, team) };
}

function seesChat({ id, teams, seesAll }: Viewer, { team, only, agent }: ChatRow): boolean {
  return seesAll || teams.includes(team) || only === id || agent === id;
}

function seesPerson({ id: own, teams, seesAll }: Viewer, row: PersonRow, id: string): boolean {
  return seesAll || id === own || row.teams.some((team) => teams.includes(team));
}

function seesTeam({ teams, seesAll }: Viewer, id: string): boolean {
  return seesAll || teams.includes(id);
}

function told<Row>(
  changes: ReadonlyMap<string, Change<Row>>,
  sees: (row: Row, id: string) => boolean,
): Rows<Row> {
  const rows: Record<string, Row | null> = {};
  for (const [id, { before, after }] of changes) {
    if (after !== null && sees(after, id)) rows[id] = after;
    else if (before !== null && sees(before, id)) rows[id] = null;
  }
  return rows;
}

function changed<Row extends object>(
  before: Readonly<Record<string, Row>>,
  after: Readonly<Record<string, Row>>,
): ReadonlyMap<string, Change<Row>> {
  const changes = new Map<string, Change<Row>>();
  for (const [id, row] of Object.entries(after)) {
    const old = memberOf(before, id) ?? null;
    if (old === null || !isSame(old, row)) changes.set(id, { before: old, after: row });
  }
  for (const [id, row] of Object.entries(before))
    if (!Object.hasOwn(after, id)) changes.set(id, { before: row, after: null });
  return changes;
}

/** Rows are flat but for a list of teams, which routing hands on as it is. */
function isSame<Row extends object>(a: Row, b: Row): boolean {
  return (Object.keys(a) as (keyof Row)[]).every((key) => a[key] === b[key]);
}

/** Members that are not the very same in the other record. */
function but<Value>(
  record: Readonly<Record<string, Value>>,
  other: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  return pick(record, (value, key) => memberOf(other, key) !== value);
}

function pick<Value>(
  record: Readonly<Record<string, Value>>,
  isWanted: (value: Value, key: string) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([key, value]) => isWanted(value, key)));
}

function map<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function withRows<Row>(rows: Readonly<Record<string, Row>>, news: Rows<Row>): Readonly<Record<string, Row>> {
  if (Object.keys(news).length === 0) return rows;
  const next: Record<string, Row> = { ...rows };
  for (const [id, row] of Object.entries(news)) {
    if (row === null) delete next[id];
    else next[id] = row;
  }
  return next;
}
