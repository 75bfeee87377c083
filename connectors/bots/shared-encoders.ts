import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openOnnxEncoder } from '#connectors/models/onnx-encoder/index';
import { failure, ParleyError } from '#engine/core/errors';
import { ok, type Result } from '#engine/core/result';
import type { Encoder } from '#engine/ports/encoder';

type Shared = { readonly opening: Promise<Result<Encoder>>; users: number };

const open = new Map<string, Shared>();

/**
 * An encoder of a folder, shared by everyone in this process who borrows it: a bot that is loaded again for a changed reply
 * must not load hundreds of megabytes again. Who borrows closes; the last one to do so ends the thread. A folder whose files
 * have changed, and an encoder that has failed, are opened anew.
 */
export async function borrowEncoder(folder: string, called: string): Promise<Result<Encoder>> {
  const key = `${folder}\0${await stampOf(folder)}`;
  const shared = open.get(key) ?? { opening: openOnnxEncoder({ folder, called }), users: 0 };
  open.set(key, shared);
  shared.users += 1;
  const opened = await shared.opening;
  if (opened.ok) return ok(lend(opened.value, shared, key));
  forget(key, shared);
  return opened;
}

function lend(encoder: Encoder, shared: Shared, key: string): Encoder {
  let given = true;
  return {
    fingerprint: encoder.fingerprint,
    dimensions: encoder.dimensions,
    encode: async (texts) => {
      if (!given) throw new ParleyError(failure('ENCODER_FAILED', { reason: 'it is closed' }));
      try {
        return await encoder.encode(texts);
      } catch (thrown) {
        forget(key, shared);
        throw thrown;
      }
    },
    close: async () => {
      if (!given) return;
      given = false;
      shared.users -= 1;
      if (shared.users > 0) return;
      forget(key, shared);
      await encoder.close();
    },
  };
}

/** Who has it keeps it; the next one gets another. */
function forget(key: string, shared: Shared): void {
  if (open.get(key) === shared) open.delete(key);
}

/** Names, sizes and times of the folder's files: cheap to look at, other when a file was replaced. */
async function stampOf(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const stamps = names.sort().map(async (name) => {
    const found = await stat(join(folder, name)).catch(() => undefined);
    return `${name} ${found?.size} ${found?.mtimeMs}`;
  });
  return (await Promise.all(stamps)).join('\n');
}
