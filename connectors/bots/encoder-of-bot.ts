import { stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { EncoderSpec } from '#engine/config/bot';
import { failure } from '#engine/core/errors';
import { fail, type Result } from '#engine/core/result';
import type { Encoder } from '#engine/ports/encoder';
import { borrowEncoder } from './shared-encoders.ts';

/** Open the encoder that a bot names: a folder below the bot's own, or else below the project's root. */
export async function openEncoderOf(root: string, name: string, spec: EncoderSpec): Promise<Result<Encoder>> {
  const { folder } = spec;
  for (const home of [join(root, 'pipelines', name), root]) {
    const path = resolve(home, folder);
    if (!path.startsWith(home + sep)) continue;
    if (await isFolder(path)) return borrowEncoder(path, folder);
  }
  return fail(failure('ENCODER_MISSING', { folder }));
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
