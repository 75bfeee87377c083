import { isPicture, saveAs, sizeOf, usePicture } from '#connectors/pages/stored-file';
import type { Attachment, ParleyClient } from '../client/index.ts';
import { FileIcon } from './icons.tsx';
import type { Texts } from './texts.ts';

type Props = { readonly attachment: Attachment; readonly client: ParleyClient; readonly texts: Texts };

/** Files need the visitor's token, so the page fetches them and shows a blob. */
export function AttachmentView({ attachment, client, texts }: Props) {
  const { file, name, size } = attachment;
  const load = (): Promise<Blob> => client.download(file);
  const url = usePicture(attachment, load);
  if (isPicture(attachment)) {
    return url === undefined ? (
      <span class="picture picture-loading" role="img" aria-label={name} />
    ) : (
      <a class="picture-link" href={url} download={name}>
        <img class="picture" src={url} alt={name} />
      </a>
    );
  }
  return (
    <button type="button" class="file" onClick={() => void load().then((blob) => saveAs(name, blob))}>
      <FileIcon />
      <span class="file-name">{name}</span>
      <span class="file-size">
        {sizeOf(size)} · {texts.download}
      </span>
    </button>
  );
}
