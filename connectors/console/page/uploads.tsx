import { useState } from 'preact/hooks';
import { DoorError } from '#connectors/client/door';
import type { Attachment } from '#connectors/client/wire';
import { useAround } from './context.ts';
import { CrossIcon, FileIcon } from './icons.tsx';
import type { Texts } from './texts.ts';

/** A file that was picked: on its way up, there, or refused. */
type Upload = {
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

let lastKey = 0;

/** Files go up as soon as they are picked, so that sending is only naming them. */
export function useUploads(): Uploads {
  const { client, texts } = useAround();
  const [all, setAll] = useState<readonly Upload[]>([]);

  function change(key: number, part: Partial<Upload>): void {
    setAll((before) => before.map((upload) => (upload.key === key ? { ...upload, ...part } : upload)));
  }

  function add(files: readonly File[]): void {
    for (const file of files.slice(0, 10)) {
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

function problemOf(thrown: unknown, texts: Texts): string {
  const code = thrown instanceof DoorError ? thrown.code : '';
  if (code === 'TOO_BIG') return texts.fileTooBig;
  return code === 'FILE_REFUSED' ? texts.fileRefused : texts.uploadFailed;
}

export function UploadChips({ uploads }: { uploads: Uploads }) {
  const { texts } = useAround();
  if (uploads.all.length === 0) return null;
  return (
    <ul class="chips">
      {uploads.all.map(({ key, name, attachment, problem }) => (
        <li key={key} class={problem === undefined ? 'chip' : 'chip chip-failed'}>
          <FileIcon />
          <span>{name}</span>
          <span class="soft" role="status">
            {problem ?? (attachment ? '' : texts.uploading)}
          </span>
          <button
            type="button"
            class="bare"
            aria-label={`${texts.remove} ${name}`}
            onClick={() => uploads.remove(key)}
          >
            <CrossIcon />
          </button>
        </li>
      ))}
    </ul>
  );
}
