import { type Failure, failure } from '#engine/core/errors';

/** Bytes of one upload at most. */
export const UPLOAD_LIMIT = 10 * 1024 * 1024;

export type Upload = { readonly owner: string; readonly name: string; readonly bytes: Uint8Array };

/** What is known of an upload after the check: a name that is safe to show, and the type its content has. */
export type CheckedUpload = { readonly name: string; readonly mime: string };

/**
 * The check that every store of files makes, so that all of them take and refuse the same.
 * The first bytes can only speak against a file: one that passes may still be two formats at once, which is why
 * files are served as attachments, under the extension of the type found here.
 */
export function checkUpload({ name, bytes }: Upload): CheckedUpload | Failure {
  const shown = cleanName(name);
  if (bytes.length > UPLOAD_LIMIT)
    return failure('TOO_BIG', { what: 'The file', size: bytes.length, limit: UPLOAD_LIMIT });
  if (bytes.length === 0) return failure('FILE_REFUSED', { name: shown, reason: 'it is empty' });
  const found = FORMATS.find((format) => format.starts(bytes));
  if (found === undefined)
    return failure('FILE_REFUSED', { name: shown, reason: 'its content is of no type that is taken' });
  return { name: withExtension(shown, found.extensions), mime: found.mime };
}

/** The last part of a path, without what a screen or a file system would obey instead of show. */
export function cleanName(name: string): string {
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const visible = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').replace(/[<>:"|?*]/g, '_');
  const trimmed = visible.replace(/^[\s.]+|[\s.]+$/gu, '');
  return shorten(trimmed) || 'file';
}

type Format = {
  readonly mime: string;
  /** The first is added to names that have none of them. */
  readonly extensions: readonly [string, ...string[]];
  readonly starts: (bytes: Uint8Array) => boolean;
};

const FORMATS: readonly Format[] = [
  { mime: 'image/jpeg', extensions: ['jpg', 'jpeg'], starts: (bytes) => has(bytes, 0, '\xff\xd8\xff') },
  { mime: 'image/png', extensions: ['png'], starts: (bytes) => has(bytes, 0, '\x89PNG\r\n\x1a\n') },
  {
    mime: 'image/gif',
    extensions: ['gif'],
    starts: (bytes) => has(bytes, 0, 'GIF87a') || has(bytes, 0, 'GIF89a'),
  },
  {
    mime: 'image/webp',
    extensions: ['webp'],
    starts: (bytes) => has(bytes, 0, 'RIFF') && has(bytes, 8, 'WEBP'),
  },
  { mime: 'application/pdf', extensions: ['pdf'], starts: (bytes) => has(bytes, 0, '%PDF-') },
];

/** Characters of a name at most; with its extension it stays within what file systems take in UTF-8. */
const NAME_LIMIT = 80;

function has(bytes: Uint8Array, at: number, magic: string): boolean {
  return [...magic].every((character, index) => bytes[at + index] === character.charCodeAt(0));
}

/** Keeps the end, where the extension is, and cuts no character in two. */
function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= NAME_LIMIT) return name;
  return [...characters.slice(0, NAME_LIMIT - 11), '…', ...characters.slice(-10)].join('');
}

function withExtension(name: string, extensions: Format['extensions']): string {
  const lower = name.toLowerCase();
  const named = extensions.some((extension) => lower.endsWith(`.${extension}`));
  return named ? name : `${name}.${extensions[0]}`;
}
