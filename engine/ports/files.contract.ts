import { describe, expect, it } from 'vitest';
import { type Failure, isFailure } from '#engine/core/errors';
import type { Attachment } from '#engine/core/events/shapes';
import { benchOpener } from './benches.rig.ts';
import type { Files } from './files.ts';
import { UPLOAD_LIMIT } from './uploads.ts';

export type FilesBench = {
  readonly files: Files;
  /** How many files the store truly holds. */
  readonly count: () => Promise<number>;
  readonly close: () => Promise<void>;
};

/** The shortest start of each format that is taken. */
export const SAMPLES = [
  ['image/jpeg', 'jpg', '\xff\xd8\xff\xe0'],
  ['image/png', 'png', '\x89PNG\r\n\x1a\n'],
  ['image/gif', 'gif', 'GIF89a'],
  ['image/webp', 'webp', 'RIFF\x10\0\0\0WEBPVP8 '],
  ['application/pdf', 'pdf', '%PDF-1.7'],
] as const;

/** What every store of files promises. `newId` of the store under test is the driver's own. */
export function describeFiles(name: string, open: () => Promise<FilesBench>): void {
  describe(`files: ${name}`, () => {
    const start = benchOpener(open);
    describeKeeping(start);
    describeRefusing(start);
  });
}

function describeKeeping(open: () => Promise<FilesBench>): void {
  it.each(SAMPLES)('keeps %s byte for byte', async (mime, extension, magic) => {
    const { files } = await open();
    const bytes = bytesOf(`${magic}${'\0\x01\xff'.repeat(1000)}`);
    const put = attachmentOf(await files.put({ owner: 'visitor:v1', name: `照片 1.${extension}`, bytes }));
    expect(put).toEqual({ file: put.file, name: `照片 1.${extension}`, mime, size: bytes.length });
    const got = await files.get(put.file);
    expect(got).toEqual({ attachment: put, owner: 'visitor:v1', bytes: got?.bytes });
    expect(Buffer.compare(got?.bytes ?? new Uint8Array(), bytes)).toBe(0);
  });

  it('takes a file of exactly the limit', async () => {
    const { files } = await open();
    const put = attachmentOf(
      await files.put({ owner: 'visitor:v1', name: 'big.png', bytes: pngOf(UPLOAD_LIMIT) }),
    );
    expect((await files.get(put.file))?.bytes.length).toBe(UPLOAD_LIMIT);
  });

  it('gives the same bytes, put twice at once, two ids', async () => {
    const { files, count } = await open();
    const upload = { owner: 'visitor:v1', name: 'a.png', bytes: pngOf(100) };
    const both = await Promise.all([files.put(upload), files.put(upload)]);
    expect(new Set(both.map((put) => attachmentOf(put).file)).size).toBe(2);
    expect(await count()).toBe(2);
  });

  it('keeps its own copy of the bytes', async () => {
    const { files } = await open();
    const bytes = pngOf(100);
    const put = attachmentOf(await files.put({ owner: 'visitor:v1', name: 'a.png', bytes }));
    bytes.fill(0);
    expect((await files.get(put.file))?.bytes[0]).toBe(0x89);
  });

  it.each(['nothing', '', '.', '..', '../../etc/passwd', 'a/b', 'a\0b', '__proto__', 'x'.repeat(5000)])(
    'has no file under the id %j',
    async (id) => {
      const { files } = await open();
      expect(await files.get(id)).toBeUndefined();
    },
  );
}

function describeRefusing(open: () => Promise<FilesBench>): void {
  it.each([
    ['HTML', 'cat.png', '<!doctype html><script>alert(1)</script>'],
    ['SVG', 'cat.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a program', 'cat.jpg', 'MZ\x90\0'],
    ['an archive', 'cat.pdf', 'PK\x03\x04'],
    ['a PDF behind a preamble', 'cat.pdf', '\n\n%PDF-1.7'],
    ['a RIFF that is no WebP', 'cat.webp', 'RIFF\x10\0\0\0WAVEfmt '],
    ['half a PNG signature', 'cat.png', '\x89PNG'],
    ['nothing', 'cat.png', ''],
  ])('refuses %s named %s, and keeps nothing of it', async (_what, name, content) => {
    const { files, count } = await open();
    const put = await files.put({ owner: 'visitor:v1', name, bytes: bytesOf(content) });
    expect(failureOf(put)).toMatchObject({ code: 'FILE_REFUSED', retry: false, data: { name } });
    expect(await count()).toBe(0);
  });

  it('refuses one byte over the limit', async () => {
    const { files, count } = await open();
    const put = await files.put({ owner: 'visitor:v1', name: 'big.png', bytes: pngOf(UPLOAD_LIMIT + 1) });
    expect(failureOf(put)).toMatchObject({ code: 'TOO_BIG', data: { limit: UPLOAD_LIMIT } });
    expect(await count()).toBe(0);
  });

  it.each([
    ['../../etc/passwd.png', 'passwd.png'],
    ['C:\\photos\\cat.png', 'cat.png'],
    ['cat\r\n\0.png', 'cat.png'],
    ['\u202egnp.exe', 'gnp.exe.png'],
    ['cat.html', 'cat.html.png'],
    ['CAT.PNG', 'CAT.PNG'],
    ['..', 'file.png'],
    ['', 'file.png'],
    ['a"b<c>.png', 'a_b_c_.png'],
  ])('shows the name %j as %j', async (name, shown) => {
    const { files } = await open();
    expect(attachmentOf(await files.put({ owner: 'visitor:v1', name, bytes: pngOf(9) })).name).toBe(shown);
  });

  it('shortens a long name and keeps its end', async () => {
    const { files } = await open();
    const put = await files.put({ owner: 'visitor:v1', name: `${'😀'.repeat(500)}.png`, bytes: pngOf(9) });
    expect(attachmentOf(put).name).toMatch(/^😀{69}…😀{6}\.png$/u);
  });
}

function bytesOf(latin1: string): Uint8Array {
  return new Uint8Array(Buffer.from(latin1, 'latin1'));
}

function pngOf(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  bytes.set(bytesOf('\x89PNG\r\n\x1a\n'));
  return bytes;
}

function attachmentOf(put: Attachment | Failure): Attachment {
  if (isFailure(put)) throw new Error(`${put.code}: ${put.message}`);
  return put;
}

function failureOf(put: Attachment | Failure): Failure {
  if (!isFailure(put)) throw new Error(`a failure was expected, not ${JSON.stringify(put)}`);
  return put;
}
