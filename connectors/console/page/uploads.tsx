import type { Uploads } from '#connectors/pages/use-uploads';
import { useAround } from './context.ts';
import { CrossIcon, FileIcon } from './icons.tsx';

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
