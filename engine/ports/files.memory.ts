import { isFailure } from '#engine/core/errors';
import type { Files, StoredFile } from './files.ts';
import { checkUpload } from './uploads.ts';

/** Files that are gone with the process. `newId` must give ids that nobody can guess. */
export function createMemoryFiles({ newId }: { readonly newId: () => string }): Files {
  const kept = new Map<string, StoredFile>();
  return {
    put: async (upload) => {
      const checked = checkUpload(upload);
      if (isFailure(checked)) return checked;
      const attachment = { file: newId(), ...checked, size: upload.bytes.length };
      kept.set(attachment.file, { attachment, owner: upload.owner, bytes: upload.bytes.slice() });
      return attachment;
    },
    get: async (id) => {
      const found = kept.get(id);
      return found && { ...found, bytes: found.bytes.slice() };
    },
  };
}
