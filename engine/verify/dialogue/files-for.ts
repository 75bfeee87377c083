import type { Field } from '../../config/schema/flows.ts';
import { judgeFiles } from '../../dialog/forms/files.ts';

type File = { readonly name: string; readonly mime: string; readonly size: number };
type Attached = { readonly step: { readonly attach: File } };

const SIZE = 1000;
/** More than any field takes, in bytes. */
const TOO_MUCH = 2 ** 40;
const MOST_FILES = 20;
/** A kind of file for everything that `types` may name. */
const MIMES = ['image/jpeg', 'application/pdf', 'audio/mpeg', 'video/mp4', 'text/plain', 'application/zip'];

/** Files that a field takes, as a fixture attaches them; nothing where none is known. */
export function fittingFiles(field: Field): readonly Attached[] {
  const mime = kindsFor(field).find((one) => isTaken(field, one, 1));
  if (mime === undefined) return [];
  const size = isTaken(field, mime, SIZE) ? SIZE : 1;
  return Array.from({ length: MOST_FILES }, (_, index) => attached(mime, size, index));
}

/** A file that a field does not take, for what it is or for its size. */
export function unfitFile(field: Field, wrong: 'type' | 'size'): Attached | undefined {
  const kinds = kindsFor(field);
  if (wrong === 'type') {
    const other = kinds.find((mime) => !isTaken(field, mime, 1));
    return other === undefined ? undefined : attached(other, 1, 0);
  }
  const mime = kinds.find((one) => isTaken(field, one, 1));
  if (mime === undefined) return undefined;
  let size = 1;
  while (size < TOO_MUCH && isTaken(field, mime, size)) size *= 2;
  return size < TOO_MUCH ? attached(mime, size, 0) : undefined;
}

function kindsFor({ files }: Field): readonly string[] {
  return [...MIMES, ...(files?.types ?? []).filter((type) => type.includes('/'))];
}

function isTaken(field: Field, mime: string, size: number): boolean {
  return judgeFiles(field, [{ file: 'f', name: 'f', mime, size }]).wrong === null;
}

function attached(mime: string, size: number, index: number): Attached {
  return { step: { attach: { name: `file-${index + 1}.${mime.split('/')[1]}`, mime, size } } };
}
