import type { Uploads } from '#connectors/pages/use-uploads';
import { AlertIcon, CrossIcon, FileIcon } from './icons.tsx';
import type { Texts } from './texts.ts';

export function UploadChips({ texts, uploads }: { texts: Texts; uploads: Uploads }) {
  if (uploads.all.length === 0) return null;
  return (
    <ul class="chips">
      {uploads.all.map(({ key, name, attachment, problem }) => (
        <li key={key} class={problem === undefined ? 'chip' : 'chip chip-failed'}>
          {problem === undefined ? <FileIcon /> : <AlertIcon />}
          <span class="chip-name">{name}</span>
          <span class="chip-note" role="status">
            {problem ?? (attachment ? '' : texts.uploading)}
          </span>
          <button
            type="button"
            class="chip-remove"
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
