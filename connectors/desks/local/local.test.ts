import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { isFailure } from '#engine/core/errors';
import type { TicketRequest } from '#engine/ports/desk';
import { aRequest, describeDesk } from '#engine/ports/desk.contract';
import { type LocalDesk, type LocalDeskOptions, openLocalDesk } from './index.ts';

const root = await mkdtemp(join(tmpdir(), 'parley-desk-'));
let files = 0;
const newPath = () => join(root, `made-${++files}`, 'tickets.sqlite');
const { signal } = new AbortController();

afterAll(() => rm(root, { recursive: true }));

describeDesk('local', async () => {
  const path = newPath();
  const desk = openDesk({ path, patience: 0 });
  return {
    desk,
    keys: async () => (await desk.list({ limit: 100 })).map(({ key }) => key),
    createAndLose: (request) => makeAndDie(path, request),
    goDown: () => lock(path),
    refuse: { never: 'the built-in list takes every well-formed request' },
    close: () => desk.close(),
  };
});

describe('the built-in ticket list', () => {
  it('numbers tickets, and lists the newest first', async () => {
    let now = 1000;
    const desk = openDesk({ path: newPath(), now: () => ++now });
    for (const key of ['a', 'b', 'c']) await desk.create(aRequest(key), signal);
    const listed = await desk.list({ limit: 2 });
    expect(listed.map(({ id, key, at }) => [id, key, at])).toEqual([
      ['T-000003', 'c', 1003],
      ['T-000002', 'b', 1002],
    ]);
    expect(await desk.get('T-000002')).toEqual({ id: 'T-000002', at: 1002, ...aRequest('b') });
    await desk.close();
  });

  it.each(['T-000009', 'T-1', 'T-0000001', '1', '', "T-000001' or 1=1"])('has no ticket %j', async (id) => {
    const desk = openDesk({ path: newPath() });
    await desk.create(aRequest('a'), signal);
    expect(await desk.get(id)).toBeUndefined();
    await desk.close();
  });

  it('keeps tickets over a restart and goes on counting', async () => {
    const path = newPath();
    const before = openDesk({ path });
    await before.create(aRequest('a'), signal);
    await before.close();
    const after = openDesk({ path });
    expect(await after.create(aRequest('b'), signal)).toEqual({ id: 'T-000002' });
    expect(await after.create(aRequest('a'), signal)).toEqual({ id: 'T-000001' });
    await after.close();
  });

  it('makes one ticket when four processes ask for it at once', async () => {
    const path = newPath();
    await openDesk({ path }).close();
    await Promise.all([1, 2, 3, 4].map(() => makeAndDie(path, aRequest('a'))));
    const desk = openDesk({ path });
    expect((await desk.list({ limit: 10 })).map(({ key }) => key)).toEqual(['a']);
    await desk.close();
  });

  it('refuses a file of a newer layout, and one that is no database', () => {
    const path = join(root, 'newer.sqlite');
    const newer = new Database(path);
    newer.pragma('user_version = 99');
    newer.close();
    expect(openLocalDesk({ path, now: Date.now })).toMatchObject({
      code: 'STORE_VERSION',
      data: { found: 99 },
    });
    expect(openLocalDesk({ path: root, now: Date.now })).toMatchObject({ code: 'STORE_DOWN' });
  });
});

function openDesk(options: Partial<LocalDeskOptions> & { path: string }): LocalDesk {
  const desk = openLocalDesk({ now: () => 0, ...options });
  if (isFailure(desk)) throw new Error(desk.message);
  return desk;
}

/** A true crash: another process makes the ticket and is killed before its answer is out. */
function makeAndDie(path: string, request: TicketRequest): Promise<undefined> {
  const script = fileURLToPath(new URL('make-and-die.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, path, JSON.stringify(request)], (error) => {
      if (error?.signal === 'SIGKILL') resolve(undefined);
      else reject(error ?? new Error('it lived'));
    });
  });
}

/** Another writer holds the file until the answered function is called. */
function lock(path: string): () => void {
  const other = new Database(path);
  other.exec('begin immediate');
  return () => other.close();
}
