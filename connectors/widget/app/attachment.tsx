import { useEffect, useState } from 'preact/hooks';
import type { Attachment, ParleyClient } from '../client/index.ts';
import { FileIcon } from './icons.tsx';
import type { Texts } from './texts.ts';

/** Kinds that are shown in place; anything else is only offered for saving. */
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

type Props = { readonly attachment: Attachment; readonly client: ParleyClient; readonly texts: Texts };

/** Files need the visitor's token, so the page fetches them and shows a blob. */
export function AttachmentView({ attachment, client, texts }: Props) {
  const isPicture = SHOWN.has(attachment.mime);
  const url = useBlob(client, attachment.file, isPicture);
  const size = sizeOf(attachment.size);
  if (isPicture) {
    return url === undefined ? (
      <span class="picture picture-loading" role="img" aria-label={attachment.name} />
    ) : (
      <a class="picture-link" href={url} download={attachment.name}>
        <img class="picture" src={url} alt={attachment.name} />
      </a>
    );
  }
  return (
    <button type="button" class="file" onClick={() => void save(client, attachment)}>
      <FileIcon />
      <span class="file-name">{attachment.name}</span>
      <span class="file-size">
        {size} · {texts.download}
      </span>
    </button>
  );
}

function useBlob(client: ParleyClient, file: string, isWanted: boolean): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!isWanted) return undefined;
    let made: string | undefined;
    let isOver = false;
    client.download(file).then(
      (blob) => {
        if (isOver) return;
        made = URL.createObjectURL(blob);
        setUrl(made);
      },
      () => {},
    );
    return () => {
      isOver = true;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [client, file, isWanted]);
  return url;
}

async function save(client: ParleyClient, attachment: Attachment): Promise<void> {
  const url = URL.createObjectURL(await client.download(attachment.file));
  const link = document.createElement('a');
  link.href = url;
  link.download = attachment.name;
  link.click();
  URL.revokeObjectURL(url);
}

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
