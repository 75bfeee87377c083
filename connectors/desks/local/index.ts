import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { type Failure, failure, reasonOf } from '#engine/core/errors';
import type { JsonObject } from '#engine/core/json';
import type { FoundTicket, TicketQuery, TicketRequest } from '#engine/ports/desk';
import { type KeptTicket, nameTicket, type OwnDesk } from '#engine/ports/own-desk';

export type LocalDeskOptions = {
  /** The SQLite file; made, with its folder, if it is not there. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds to wait for another process that is writing; default 1000. */
  readonly patience?: number;
};

/** The list of one machine. */
export type LocalDesk = OwnDesk & {
  get(id: string): Promise<KeptTicket | undefined>;
};

/** Opens the list. A ticket that was answered with is on the disk, power cut or not. */
export function openLocalDesk(options: LocalDeskOptions): LocalDesk | Failure {
  const opened = openDatabase(options);
  if ('code' in opened) return opened;
  const statements = prepare(opened);
  return {
    create: async (request, signal) => {
      if (signal.aborted) return failure('CALL_ABORTED', { system: NAME });
      return create(statements, request, options.now());
    },
    find: async (query, signal) => {
      if (signal.aborted) return failure('CALL_ABORTED', { system: NAME });
      return find(statements, query);
    },
    list: async ({ limit }) => statements.list.all(limit).map(ticketOf),
    get: async (id) => {
      const row = statements.get.get(numberOf(id));
      return row && ticketOf(row);
    },
    close: async () => void opened.close(),
  };
}

const NAME = 'local desk';

/** Kept in the file's `user_version`; raised when the table changes. */
const LAYOUT = 1;

const TABLE = `
  create table if not exists tickets (
    number integer primary key autoincrement,
    key text not null unique,
    kind text not null,
    subject text not null,
    fields text not null,
    conversation text not null,
    at integer not null
  ) strict`;

type Row = Omit<TicketRequest, 'fields'> & {
  readonly number: number;
  readonly fields: string;
  readonly at: number;
};

type NewRow = Omit<Row, 'number'>;

function openDatabase({ path, patience }: LocalDeskOptions): Database.Database | Failure {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const database = new Database(path, { timeout: patience ?? 1000 });
    const found = Number(database.pragma('user_version', { simple: true }));
    if (found > LAYOUT) {
      database.close();
      return failure('STORE_VERSION', { path, found, expected: LAYOUT });
    }
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec(TABLE);
    database.pragma(`user_version = ${LAYOUT}`);
    return database;
  } catch (thrown) {
    return storeFailure(thrown);
  }
}

function prepare(database: Database.Database) {
  return {
    insert: database.prepare<NewRow>(
      `insert into tickets (key, kind, subject, fields, conversation, at)
       values (:key, :kind, :subject, :fields, :conversation, :at) on conflict (key) do nothing`,
    ),
    byKey: database.prepare<[string], Pick<Row, 'number'>>('select number from tickets where key = ?'),
    get: database.prepare<[number], Row>('select * from tickets where number = ?'),
    list: database.prepare<[number], Row>('select * from tickets order by number desc limit ?'),
    // Every wanted field must stand in the ticket with the same value; types count, so that "1" is not 1.
    find: database.prepare<{ kind: string; wanted: string; limit: number }, Row>(
      `select * from tickets where kind = :kind and not exists (
         select 1 from json_each(:wanted) as field where not exists (
           select 1 from json_each(tickets.fields) as own
           where own.key = field.key and own.type = field.type and own.value is field.value))
       order by number desc limit :limit`,
    ),
  };
}

/** The unique key decides, not a look beforehand: two processes may ask at once. */
function create(statements: ReturnType<typeof prepare>, request: TicketRequest, at: number) {
  const { key, kind, subject, fields, conversation } = request;
  try {
    if (statements.byKey.get(key) === undefined)
      statements.insert.run({ key, kind, subject, fields: JSON.stringify(fields), conversation, at });
    const made = statements.byKey.get(key);
    if (made === undefined) throw new Error(`the ticket of ${key} is gone`);
    return { id: nameTicket(made.number) };
  } catch (thrown) {
    return storeFailure(thrown);
  }
}

function find(
  statements: ReturnType<typeof prepare>,
  { kind, fields, limit }: TicketQuery,
): readonly FoundTicket[] | Failure {
  try {
    const rows = statements.find.all({ kind, wanted: JSON.stringify(fields), limit });
    return rows.map(ticketOf).map(({ id, subject, fields: kept }) => ({ id, kind, subject, fields: kept }));
  } catch (thrown) {
    return storeFailure(thrown);
  }
}

function storeFailure(thrown: unknown): Failure {
  const full = thrown instanceof Database.SqliteError && thrown.code === 'SQLITE_FULL';
  return failure(full ? 'STORE_FULL' : 'STORE_DOWN', { store: NAME, reason: reasonOf(thrown) });
}

/** 0, which no ticket has, for anything that is no ticket id. */
function numberOf(id: string): number {
  const number = Number(/^T-(\d{6,15})$/.exec(id)?.[1] ?? 0);
  return nameTicket(number) === id ? number : 0;
}

function ticketOf({ number, fields, ...rest }: Row): KeptTicket {
  return { id: nameTicket(number), ...rest, fields: JSON.parse(fields) as JsonObject };
}
