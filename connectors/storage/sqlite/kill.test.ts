import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ParleyError } from '#engine/core/errors';
import { createMemoryEventLog } from '#engine/ports/event-log.memory';
import { sampleAppend, streamId } from '#engine/ports/event-log.samples';
import { type Acknowledged, findDamage, parseAcknowledged } from '#engine/ports/event-log.survivors.rig';
import { openSqliteLog } from './index.ts';

const WRITER = fileURLToPath(new URL('kill.writer.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const KILLS = 22;
/** A writer that says nothing for so long, in milliseconds, hangs. */
const LONGEST_SILENCE = 15_000;
const SEED = 20_261_108;

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-kill-'));
  path = join(folder, 'log.sqlite');
});

afterEach(() => rm(folder, { recursive: true }));

describe('kill -9 under load', () => {
  test(`loses and doubles nothing that was acknowledged, ${KILLS} times`, { timeout: 60_000 }, async () => {
    const acknowledged = await killAgainAndAgain('honest', KILLS);
    expect(acknowledged.length).toBeGreaterThan(KILLS * 20);
    expect(await damageOf(acknowledged)).toEqual([]);
  });

  test('canary: the same checker sees what a naive writer loses', { timeout: 30_000 }, async () => {
    const damage = await damageOf(await killAgainAndAgain('naive', 2));
    expect(damage.some((line) => line.endsWith('is lost'))).toBe(true);
  });

  test('canary: the checker sees an append that was torn, and one that was stored twice', async () => {
    const log = createMemoryEventLog({ life: 'life-1' });
    const [torn, twice] = [streamId('torn'), streamId('twice')];
    await log.append(sampleAppend(torn, 0, 1, { key: 'torn-1' }));
    const [event] = sampleAppend(twice, 0, 1, { key: 'twice-1' }).events;
    if (event) await log.append({ stream: twice, expected: 0, events: [event, { ...event, n: 2 }] });
    const damage = await findDamage(log, []);
    expect(damage).toContain('torn: tasks "" beside head 1');
    expect(damage).toContain('twice: event twice-1-w is there twice');
  });
});

async function killAgainAndAgain(
  honesty: 'honest' | 'naive',
  kills: number,
): Promise<readonly Acknowledged[]> {
  const random = seededRandom(SEED);
  const acknowledged: Acknowledged[] = [];
  for (let run = 0; run < kills; run += 1) {
    const output = await runUntilKilled([path, `run${run}`, honesty], 20 + random() * 280);
    acknowledged.push(...parseAcknowledged(output));
  }
  return acknowledged;
}

/** Everything that the writer printed before SIGKILL, `delay` ms after its first line. */
async function runUntilKilled(args: readonly string[], delay: number): Promise<string> {
  const writer: ChildProcess = spawn(process.execPath, [WRITER, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let complaint = '';
  let timer: NodeJS.Timeout | undefined;
  const silence = setTimeout(() => writer.kill('SIGKILL'), LONGEST_SILENCE);
  writer.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    timer ??= setTimeout(() => writer.kill('SIGKILL'), delay);
  });
  writer.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    complaint += chunk;
  });
  const [, signal] = await once(writer, 'close');
  clearTimeout(timer);
  clearTimeout(silence);
  if (signal !== 'SIGKILL' || output === '')
    throw new Error(`the writer ended by itself or said nothing: ${complaint}`);
  return output;
}

async function damageOf(acknowledged: readonly Acknowledged[]): Promise<readonly string[]> {
  const opened = await openSqliteLog({ path, newLife: () => 'a file that was there before' });
  if (!opened.ok) throw new ParleyError(opened.failure);
  const damage = await findDamage(opened.value, acknowledged);
  await opened.value.close();
  return damage;
}

/** mulberry32: the same moments in every run. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
