import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRedis } from '#connectors/storage/redis/redis.rig';
import { runIn } from './cli.rig.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'parley-admin-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const secret = async (): Promise<string> => 'correct horse';
const admin = (...words: string[]) => runIn(root, ['admin', ...words], { secret });

it('says who works here, and shows no password', async () => {
  expect((await admin('team', 'support', '--answer-within', '20')).code).toBe(0);
  const mei = ['--email', 'Mei@Example.com', '--teams', 'support', '--role', 'admin'];
  expect(await admin('agent', 'mei', ...mei)).toMatchObject({ code: 0, out: ['agent mei: done'] });
  expect((await admin('agent', 'mei', '--capacity', '7')).code).toBe(0);
  const [line = ''] = (await admin('agents', '--json')).out;
  expect(JSON.parse(line)).toMatchObject({ id: 'mei', email: 'mei@example.com', role: 'admin', capacity: 7 });
  expect(line).not.toContain('argon2');
  expect((await admin('teams')).out).toEqual(['support  least_busy  answers within 20 s  support']);
  expect(await readFile(join(root, 'var/journals.sqlite'), 'latin1')).not.toContain('correct horse');
});

it('refuses what would lock everybody out, and what nobody can mean', async () => {
  const codes = async (...words: string[]) => {
    const { code, err } = await admin(...words);
    return [code, err[0]?.split(' ')[0]];
  };
  expect(await codes('disable', 'mei')).toEqual([3, 'LAST_ADMIN']);
  expect(await codes('agent', 'bob', '--email', 'mei@example.com')).toEqual([3, 'ACCOUNT_EXISTS']);
  expect(await codes('agent', 'bob', '--email', 'b@x', '--teams', 'nowhere')).toEqual([3, 'NOT_FOUND']);
  expect(await codes('remove-team', 'support')).toEqual([3, 'TEAM_IN_USE']);
  expect(await codes('revoke', 'nobody')).toEqual([3, 'NOT_FOUND']);
  expect(await codes('agent', 'bob')).toEqual([2, 'USAGE']);
  expect(await codes('agents', 'bob')).toEqual([2, 'USAGE']);
  expect((await runIn(root, ['admin', 'password', 'mei'], { secret: async () => 'short' })).code).toBe(2);
});

it('keeps them on a Redis for all nodes', async () => {
  const redis = await startRedis();
  try {
    expect((await admin('team', 'support', '--redis', redis.url)).code).toBe(0);
    expect((await admin('teams', '--redis', redis.url)).out).toHaveLength(1);
    expect((await admin('agents', '--redis', redis.url)).out).toEqual([]);
  } finally {
    await redis.stop();
  }
});
