import { useState } from 'preact/hooks';
import { DoorError } from '#connectors/client/door';
import type { Attachment } from '#connectors/client/wire';

/** What a page says of a file that did not get up. */
export type UploadTexts = {
  readonly fileTooBig: string;
  readonly fileRefused: string;
  readonly uploadFailed: string;
};

/** A file that was picked: on its way up, there, or refused. */
export type Upload = {
  readonly key: number;
  readonly name: string;
  readonly attachment?: Attachment;
  readonly problem?: string;
};

export type Uploads = {
  readonly all: readonly Upload[];
  readonly ready: readonly Attachment[];
  readonly isBusy: boolean;
  add(files: readonly File[]): void;
  remove(key: number): void;
  clear(): void;
};

/** Whoever brings files up. */
type Carrier = { upload(name: string, bytes: Blob): Promise<Attachment> };

/** As many as one message carries. */
const MOST = 10;

let lastKey = 0;

/** Files go up as soon as they are picked, so that sending is only naming them. */
export function useUploads(client: Carrier, texts: UploadTexts): Uploads {
  const [all, setAll] = useState<readonly Upload[]>([]);

  function change(key: number, part: Partial<Upload>): void {
    setAll((before) => before.map((upload) => (upload.key === key ? { ...upload, ...part } : upload)));
  }

  function add(files: readonly File[]): void {
    for (const file of files.slice(0, MOST)) {
      lastKey += 1;
      const key = lastKey;
      setAll((before) => [...before, { key, name: file.name }]);
      client.upload(file.name, file).then(
        (attachment) => change(key, { attachment }),
        (thrown: unknown) => change(key, { problem: problemOf(thrown, texts) }),
      );
    }
  }

  return {
    all,
    ready: all.flatMap(({ attachment }) => (attachment ? [attachment] : [])),
    isBusy: all.some(({ attachment, problem }) => !attachment && !problem),
    add,
    remove: (key) => setAll((before) => before.filter((upload) => upload.key !== key)),
    clear: () => setAll([]),
  };
}

function problemOf(thrown: unknown, texts: UploadTexts): string {
  const code = thrown instanceof DoorError ? thrown.code : '';
  if (code === 'TOO_BIG') return texts.fileTooBig;
  return code === 'FILE_REFUSED' ? texts.fileRefused : texts.uploadFailed;
}
