import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ParleyClient } from '../client/index.ts';
import { ClipIcon, SendIcon } from './icons.tsx';
import type { Texts } from './texts.ts';
import { UploadChips, useUploads } from './uploads.tsx';

/** Typing is told again after this while it goes on, in milliseconds. */
const TYPING_EVERY = 3000;

type Props = { readonly texts: Texts; readonly client: ParleyClient };

/** Where the visitor writes. Enter sends, Shift+Enter breaks the line, an open input method keeps its Enter. */
export function Composer({ texts, client }: Props) {
  const [text, setText] = useState('');
  const box = useRef<HTMLTextAreaElement>(null);
  const uploads = useUploads(client, texts);
  const typedAt = useRef(0);
  useGrowing(box, text);

  const isReady = (text.trim() !== '' || uploads.ready.length > 0) && !uploads.isBusy;

  function send(): void {
    if (!isReady) return;
    const attachments = uploads.ready.length > 0 ? { attachments: uploads.ready } : {};
    client.send({ text: text.trim(), ...attachments });
    setText('');
    uploads.clear();
    typedAt.current = 0;
    box.current?.focus();
  }

  function onInput(value: string): void {
    setText(value);
    const now = Date.now();
    if (value === '' || now - typedAt.current < TYPING_EVERY) return;
    typedAt.current = now;
    client.typing(true);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <UploadChips texts={texts} uploads={uploads} />
      <div class="composer-row">
        <label class="attach" title={texts.attach}>
          <ClipIcon />
          <span class="hidden">{texts.attach}</span>
          <input
            type="file"
            accept="image/png,image/jpeg,image/gif,image/webp,application/pdf"
            multiple
            onChange={({ currentTarget }) => {
              uploads.add([...(currentTarget.files ?? [])]);
              currentTarget.value = '';
            }}
          />
        </label>
        <textarea
          ref={box}
          class="input"
          rows={1}
          maxLength={4000}
          value={text}
          placeholder={texts.placeholder}
          aria-label={texts.placeholder}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => uploads.add([...(event.clipboardData?.files ?? [])])}
        />
        <button type="submit" class="send" disabled={!isReady} aria-label={texts.send} title={texts.send}>
          <SendIcon />
        </button>
      </div>
    </form>
  );
}

/** As tall as its text, up to what the style sheet allows. */
function useGrowing(box: { readonly current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    if (!box.current) return;
    box.current.style.height = 'auto';
    box.current.style.height = text === '' ? '' : `${box.current.scrollHeight}px`;
  }, [box, text]);
}
