import { type Uploads, useUploads } from '#connectors/pages/use-uploads';
import type { ParleyClient } from '../client/index.ts';
import { ClipIcon, SendIcon } from './icons.tsx';
import type { Texts } from './texts.ts';
import { UploadChips } from './uploads.tsx';
import { useComposing } from './use-composing.ts';

const ACCEPTED = 'image/png,image/jpeg,image/gif,image/webp,application/pdf';

type Props = { readonly texts: Texts; readonly client: ParleyClient };

/** Where the visitor writes and adds files. */
export function Composer({ texts, client }: Props) {
  const uploads = useUploads(client, texts);
  const composing = useComposing(client, uploads);
  return (
    <form class="composer" onSubmit={composing.send}>
      <UploadChips texts={texts} uploads={uploads} />
      <div class="composer-row">
        <AttachButton texts={texts} uploads={uploads} />
        <textarea
          ref={composing.box}
          class="input"
          rows={1}
          maxLength={4000}
          value={composing.text}
          placeholder={texts.placeholder}
          aria-label={texts.placeholder}
          onInput={({ currentTarget }) => composing.write(currentTarget.value)}
          onKeyDown={composing.onKeyDown}
          onPaste={(event) => uploads.add([...(event.clipboardData?.files ?? [])])}
        />
        <button
          type="submit"
          class="send"
          disabled={!composing.isReady}
          aria-label={texts.send}
          title={texts.send}
        >
          <SendIcon />
        </button>
      </div>
    </form>
  );
}

function AttachButton({ texts, uploads }: { texts: Texts; uploads: Uploads }) {
  return (
    <label class="attach" title={texts.attach}>
      <ClipIcon />
      <span class="hidden">{texts.attach}</span>
      <input
        type="file"
        accept={ACCEPTED}
        multiple
        onChange={({ currentTarget }) => {
          uploads.add([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </label>
  );
}
