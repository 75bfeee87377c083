import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Failure, failure, isFailure, ParleyError, reasonOf } from '#engine/core/errors';
import type { Attachment } from '#engine/core/events/shapes';
import type { Files, StoredFile } from '#engine/ports/files';
import { checkUpload, type Upload } from '#engine/ports/uploads';

export type LocalFilesOptions = {
  /** Made if it is not there. Must not be served by any web server as it stands. */
  readonly folder: string;
  /** At least 16 characters of A–Z, a–z, 0–9, `_` and `-`, random enough that nobody guesses one. */
  readonly newId: () => string;
};

/**
 * Files in a folder: `<id>` with the bytes, `<id>.json` with what is known of them. The JSON is written last, and
 * without it there is no file, so a crash leaves at worst bytes that nobody can reach.
 * `get` throws a `ParleyError` when the disk fails.
 */
export function createLocalFiles({ folder, newId }: LocalFilesOptions): Files {
  return {
    put: async (upload) => {
      const checked = checkUpload(upload);
      if (isFailure(checked)) return checked;
      const attachment = { file: checkedId(newId()), ...checked, size: upload.bytes.length };
      return (await save(folder, attachment, upload)) ?? attachment;
    },
    get: async (id) => (ID.test(id) ? load(folder, id) : undefined),
  };
}

/** What may be an id is also all that may become part of a path. */
const ID = /^[\w-]{16,64}$/;

function checkedId(id: string): string {
  if (!ID.test(id)) throw new TypeError('newId must give 16 to 64 of A–Z, a–z, 0–9, _ and -');
  return id;
}

async function save(folder: string, attachment: Attachment, upload: Upload): Promise<Failure | undefined> {
  const path = join(folder, attachment.file);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeWhole(path, upload.bytes);
    await writeWhole(`${path}.json`, JSON.stringify({ attachment, owner: upload.owner }));
    return undefined;
  } catch (thrown) {
    await rm(path, { force: true }).catch(() => {});
    return storeFailure(thrown);
  }
}

/** All of the content under its name, on the disk, or nothing under that name. */
async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => {});
    throw thrown;
  }
}

async function load(folder: string, id: string): Promise<StoredFile | undefined> {
  const path = join(folder, id);
  try {
    const known = JSON.parse(await readFile(`${path}.json`, 'utf8')) as Omit<StoredFile, 'bytes'>;
    return { ...known, bytes: new Uint8Array(await readFile(path)) };
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw new ParleyError(storeFailure(thrown));
  }
}

function storeFailure(thrown: unknown): Failure {
  const full = ['ENOSPC', 'EDQUOT'].includes(codeOf(thrown));
  return failure(full ? 'STORE_FULL' : 'STORE_DOWN', { store: 'file', reason: reasonOf(thrown) });
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}
