import { useEffect, useState } from 'preact/hooks';
import type { Attachment } from '#connectors/client/wire';

/** Kinds that are shown in place; anything else is only offered for saving. */
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

export function isPicture({ mime }: Attachment): boolean {
  return SHOWN.has(mime);
}

/** The address of a picture in this page, once it is here; `load` fetches it with the token that opens it. */
export function usePicture(attachment: Attachment, load: () => Promise<Blob>): string | undefined {
  const [url, setUrl] = useState<string>();
  const isWanted = isPicture(attachment);
  useEffect(() => {
    if (!isWanted) return undefined;
    let made: string | undefined;
    let isOver = false;
    load().then(
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
  }, [attachment.file, isWanted]);
  return url;
}

/** Lets the browser save it under its name. */
export function saveAs(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

export function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
