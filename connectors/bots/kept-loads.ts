import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { LoadedBot } from '#engine/config/load-bot';
import { codeDigest } from './code-digest.ts';
import { type LoadJob, loadInThread, toData } from './load-in-thread.ts';
import { isMissing } from './read-bot-sources.ts';
import { sha256 } from './sha256.ts';
import { writeWhole } from './whole-files.ts';

/** Hexadecimal digits of a SHA-256. A kept file begins with two: of what was loaded, and of what follows. */
const DIGITS = 64;

/** Loading that has not begun. */
export type Loading = { load(signal: AbortSignal): Promise<LoadedBot> };

/**
 * Checks a bot's files in a thread, or finds what that came to last time: equal files, plugins and code give an equal bot, and
 * checking the shop's and thinking it through takes a second of each start. One file for each bot, `<dataFolder>/loaded/`; only
 * a bot that may run is kept. The folder may be emptied at any time.
 */
export async function prepareLoading(job: LoadJob, dataFolder: string): Promise<Loading> {
  const data = toData(job);
  const file = join(dataFolder, 'loaded', `${job.name}.bin`);
  const name = sha256(JSON.stringify([await codeDigest(), process.version, [...data.sources], data.plugins]));
  const kept = restore(await bytesOf(file), name);
  if (kept !== undefined) return { load: async () => kept };
  return {
    load: async (signal) => {
      const loaded = await loadInThread(data, signal);
      // Where nothing can be kept, the next start takes as long as this one.
      if (loaded.bot !== null) await writeWhole(file, store(loaded, name)).catch(() => undefined);
      return loaded;
    },
  };
}

async function bytesOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}

function store(loaded: LoadedBot, name: string): Buffer {
  const bytes = serialize(loaded);
  return Buffer.concat([Buffer.from(name + sha256(bytes)), bytes]);
}

/** Undefined where the file is of other sources, or damaged. */
function restore(kept: Buffer | undefined, name: string): LoadedBot | undefined {
  if (kept?.toString('latin1', 0, DIGITS) !== name) return undefined;
  const bytes = kept.subarray(2 * DIGITS);
  if (kept.toString('latin1', DIGITS, 2 * DIGITS) !== sha256(bytes)) return undefined;
  return deserialize(bytes) as LoadedBot;
}
