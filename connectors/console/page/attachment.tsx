import { useEffect, useState } from 'preact/hooks';
import type { Attachment } from '#connectors/client/wire';
import { useAround } from './context.ts';
import { FileIcon } from './icons.tsx';

/** Kinds that are shown in place; anything else is only offered for saving. */
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

type Props = { readonly c: string; readonly attachment: Attachment };

/** Files need the login, so the page fetches them and shows a blob. */
export function AttachmentView({ c, attachment }: Props) {
  const { client, texts } = useAround();
  const isPicture = SHOWN.has(attachment.mime);
  const url = usePicture(isPicture ? attachment.file : undefined, c);
  if (isPicture && url !== undefined)
    return (
      <a class="picture-link" href={url} download={attachment.name}>
        <img class="picture" src={url} alt={attachment.name} />
      </a>
    );
  return (
    <button type="button" class="file" onClick={() => void save()}>
      <FileIcon />
      <span>{attachment.name}</span>
      <span class="soft">
        {sizeOf(attachment.size)} · {texts.download}
      </span>
    </button>
  );

  async function save(): Promise<void> {
    const made = URL.createObjectURL(await client.download(attachment.file, c));
    const link = document.createElement('a');
    link.href = made;
    link.download = attachment.name;
    link.click();
    URL.revokeObjectURL(made);
  }
}

function usePicture(file: string | undefined, c: string): string | undefined {
  const { client } = useAround();
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (file === undefined) return undefined;
    let made: string | undefined;
    let isOver = false;
    client.download(file, c).then(
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
  }, [client, file, c]);
  return url;
}

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
