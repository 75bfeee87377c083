import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ParleyError } from '#engine/core/errors';
import type { Result } from '#engine/core/result';
import type { AppendResult, EventLog } from '#engine/ports/event-log';
import { sampleAppend, sampleEvent, sampleTask, streamId, taskId } from '#engine/ports/event-log.samples';
import { type Connection, loadSqlite } from './load.ts';
import { createSqliteLog } from './log.ts';
import { connect, openSqliteLog } from './open.ts';

const CHAT = streamId('chat');
const APPENDED: AppendResult = { kind: 'appended' };

let folder: string;
let path: string;
let db: Connection;
let log: EventLog;
let problems: unknown[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-sqlite-'));
  path = join(folder, 'log.sqlite');
  await openedOf(openSqliteLog({ path, newLife: () => 'life-1' })).then((made) => made.close());
  db = await openedOf(connect(await openedOf(loadSqlite()), path));
  problems = [];
  log = createSqliteLog(db, {
    life: 'life-1',
    newLife: () => 'life-2',
    onError: (problem) => problems.push(problem),
  });
});

afterEach(async () => {
  await log.close();
  await rm(folder, { recursive: true });
});

describe('a full disk', () => {
  const big = { text: 'x'.repeat(200_000) };

  test('refuses what finds no room, whole, and takes it when there is room', async () => {
    await log.append({ ...sampleAppend(CHAT, 0, 2, { key: 'k' }), schedule: [sampleTask(CHAT, 'old')] });
    allowMorePages(10);
    const change = { epoch: 4, settle: [taskId('old')], schedule: [sampleTask(CHAT, 'new')] };
    const tooBig = { ...sampleAppend(CHAT, 2, 3, { ...big, key: 'k2' }), ...change };
    expect(await log.append(tooBig)).toMatchObject({
      kind: 'failed',
      failure: { code: 'STORE_FULL', retry: true },
    });

    expect(await log.head(CHAT)).toEqual({ n: 2, epoch: 0, life: 'life-1' });
    expect(await log.tasks(CHAT)).toEqual([sampleTask(CHAT, 'old')]);
    expect(await log.findByKey(CHAT, 'visitor:ada', 'k2')).toBeUndefined();

    allowMorePages(10_000);
    expect(await log.append(tooBig)).toEqual(APPENDED);
    expect((await log.read(CHAT)).map((event) => event.n)).toEqual([1, 2, 3, 4, 5]);
    expect(await log.tasks(CHAT)).toEqual([sampleTask(CHAT, 'new')]);
  });

  test('lets the small ones of the same commit in', async () => {
    allowMorePages(10);
    const answers = await Promise.all([
      log.append(sampleAppend(streamId('a'), 0)),
      log.append(sampleAppend(streamId('b'), 0, 2, big)),
      log.append(sampleAppend(streamId('c'), 0)),
    ]);
    expect(answers.map((answer) => answer.kind)).toEqual(['appended', 'failed', 'appended']);
    const heads = await Promise.all(['a', 'b', 'c'].map((name) => log.head(streamId(name))));
    expect(heads.map((head) => head?.n)).toEqual([1, undefined, 1]);
  });

  test('puts snapshots off and says so', async () => {
    allowMorePages(2);
    await log.saveSnapshot(CHAT, { n: 1, version: 'v', state: big });
    expect(problems).toMatchObject([{ code: 'STORE_FULL' }]);
    expect(await log.loadSnapshot(CHAT)).toBeUndefined();
  });

  function allowMorePages(count: number): void {
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + count}`);
  }
});

describe('a store that takes no writes', () => {
  test('fails the append, hands out no task, and goes on later', async () => {
    await log.append({ ...sampleAppend(CHAT, 0), schedule: [sampleTask(CHAT, 't')] });
    db.pragma('query_only = ON');
    const down = { kind: 'failed', failure: { code: 'STORE_DOWN', retry: true } };
    expect(await log.append(sampleAppend(CHAT, 1))).toMatchObject(down);
    const claim = { kind: 'timer', now: Number.MAX_SAFE_INTEGER / 2, lease: 1, limit: 1 } as const;
    expect(await log.claim(claim)).toEqual([]);
    expect(problems).toMatchObject([{ code: 'STORE_DOWN' }]);
    db.pragma('query_only = OFF');
    expect(await log.append(sampleAppend(CHAT, 1))).toEqual(APPENDED);
    expect(await log.claim(claim)).toMatchObject([{ id: 't', attempts: 1 }]);
  });

  test('fails every append of a commit that another process holds up', async () => {
    db.pragma('busy_timeout = 10');
    const other = await openedOf(connect(await openedOf(loadSqlite()), path));
    other.exec('BEGIN IMMEDIATE');
    const two = [sampleAppend(CHAT, 0), sampleAppend(streamId('b'), 0)];
    const answers = await Promise.all(two.map((request) => log.append(request)));
    expect(answers).toMatchObject([{ failure: { code: 'STORE_DOWN' } }, { failure: { code: 'STORE_DOWN' } }]);
    other.close();
    expect(await Promise.all(two.map((request) => log.append(request)))).toEqual([APPENDED, APPENDED]);
  });

  test('says so after it was closed', async () => {
    const waiting = log.append(sampleAppend(CHAT, 0));
    await log.close();
    expect(await waiting).toEqual(APPENDED);
    expect(await log.append(sampleAppend(CHAT, 1))).toMatchObject({ failure: { code: 'STORE_DOWN' } });
    expect(await codeOf(log.read(CHAT))).toBe('STORE_DOWN');
    expect(await log.claim({ kind: 'timer', now: 0, lease: 1, limit: 1 })).toEqual([]);
  });
});

describe('a damaged event', () => {
  test('that is no JSON any more is named', async () => {
    await log.append(sampleAppend(CHAT, 0, 3));
    db.exec(`UPDATE events SET event = substr(event, 2) WHERE n = 2`);
    expect(await codeOf(log.read(CHAT))).toBe('LOG_TAMPERED');
    expect(await log.read(CHAT, 2)).toEqual([sampleEvent(CHAT, 3)]);
  });

  test('with one byte changed is given back as it stands, for replay to notice', async () => {
    await log.append(sampleAppend(CHAT, 0, 2));
    db.exec(`UPDATE events SET event = replace(event, 'message 2', 'massage 2') WHERE n = 2`);
    expect(await log.read(CHAT, 1)).toEqual([sampleEvent(CHAT, 2, { text: 'massage 2' })]);
  });
});

describe('opening', () => {
  test('a second handle hears what the first appends, and has the same life', async () => {
    const second = await openedOf(
      openSqliteLog({ path: join(folder, '.', 'log.sqlite'), newLife: () => 'no' }),
    );
    const heard: number[] = [];
    second.subscribe((events) => heard.push(...events.map((event) => event.n)));
    await log.append(sampleAppend(CHAT, 0, 2));
    await second.append(sampleAppend(CHAT, 2));
    expect(heard).toEqual([1, 2, 3]);
    expect(second.life()).toBe('life-1');
    await second.close();
    expect(await log.append(sampleAppend(CHAT, 3))).toEqual(APPENDED);
  });

  test('refuses another layout and leaves the file alone', async () => {
    db.exec(`UPDATE meta SET value = '7' WHERE name = 'layout'`);
    const refused = await openSqliteLog({ path, newLife: () => 'life-2' });
    expect(refused).toMatchObject({
      failure: { code: 'STORE_VERSION', data: { found: '7', expected: '1' } },
    });
    expect(await log.append(sampleAppend(CHAT, 0))).toEqual(APPENDED);
  });

  test('refuses what is no log of ours', async () => {
    const foreign = join(folder, 'foreign.sqlite');
    const other = await openedOf(connect(await openedOf(loadSqlite()), foreign));
    other.exec('CREATE TABLE invoices (id)');
    other.close();
    await writeFile(
      join(folder, 'text.sqlite'),
      'not a database, but long enough to be looked at'.repeat(100),
    );
    expect(await openCode(foreign)).toBe('STORE_VERSION');
    expect(await openCode(join(folder, 'text.sqlite'))).toBe('STORE_DOWN');
    expect(await openCode(folder)).toBe('STORE_DOWN');
    expect(await openCode(join(folder, 'text.sqlite', 'below-a-file.sqlite'))).toBe('STORE_DOWN');
  });

  test('makes the folder', async () => {
    const opened = await openedOf(
      openSqliteLog({ path: join(folder, 'a/b/log.sqlite'), newLife: () => 'life-2' }),
    );
    expect(opened.life()).toBe('life-2');
    await opened.close();
  });

  test('is refused on an old Node before the binary is loaded', async () => {
    const refused = await loadSqlite('20.20.2');
    expect(refused).toMatchObject({ failure: { code: 'NODE_TOO_OLD', data: { found: '20.20.2' } } });
  });

  async function openCode(file: string): Promise<string | undefined> {
    const opened = await openSqliteLog({ path: file, newLife: () => 'life-2' });
    return opened.ok ? undefined : opened.failure.code;
  }
});

async function openedOf<Value>(result: Result<Value> | Promise<Result<Value>>): Promise<Value> {
  const settled = await result;
  if (!settled.ok) throw new ParleyError(settled.failure);
  return settled.value;
}

async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  return promise.then(
    () => undefined,
    (thrown) => (thrown instanceof ParleyError ? thrown.failure.code : String(thrown)),
  );
}
