import { mkdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often whoever has the lock says that it lives, and how long its silence means that it died, in milliseconds. */
const ALIVE = 1000;
const DEAD = 5000;

/** How often those who wait look again, in milliseconds. */
const LOOK = 100;

/**
 * Of all processes that share a data folder one makes a thing, the others wait and load it.
 * Where one dies, another goes on; should two of them do so at once, both make the same.
 */
export async function oneTrains(options: {
  /** A file that stands for the right to make it. */
  readonly lock: string;
  readonly load: () => Promise<string | undefined>;
  readonly make: () => Promise<string>;
  readonly signal: AbortSignal;
}): Promise<string> {
  const { lock, load, make, signal } = options;
  for (;;) {
    const known = await load();
    if (known !== undefined) return known;
    if (await take(lock)) break;
    signal.throwIfAborted();
    if (await isLeft(lock)) await rm(lock, { force: true });
    else await sleep(LOOK, undefined, { signal });
  }
  const beat = setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => undefined), ALIVE);
  try {
    // It may have been made between the look and the lock.
    return (await load()) ?? (await make());
  } finally {
    clearInterval(beat);
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await mkdir(dirname(lock), { recursive: true });
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw thrown;
  }
}

async function isLeft(lock: string): Promise<boolean> {
  try {
    return (await stat(lock)).mtimeMs < Date.now() - DEAD;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return false;
    throw thrown;
  }
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}
