import type { Attachment } from '#connectors/client/wire';
import { saveAs, sizeOf, usePicture } from '#connectors/pages/stored-file';
import { useAround } from './context.ts';
import { FileIcon } from './icons.tsx';

type Props = { readonly c: string; readonly attachment: Attachment };

/** Files need the login, so the page fetches them and shows a blob. */
export function AttachmentView({ c, attachment }: Props) {
  const { client, texts } = useAround();
  const load = (): Promise<Blob> => client.download(attachment.file, c);
  const url = usePicture(attachment, load);
  const { name, size } = attachment;
  if (url !== undefined)
    return (
      <a class="picture-link" href={url} download={name}>
        <img class="picture" src={url} alt={name} />
      </a>
    );
  return (
    <button type="button" class="file" onClick={() => void load().then((blob) => saveAs(name, blob))}>
      <FileIcon />
      <span>{name}</span>
      <span class="soft">
        {sizeOf(size)} · {texts.download}
      </span>
    </button>
  );
}
