import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Uploads } from '#connectors/pages/use-uploads';
import type { ParleyClient } from '../client/index.ts';

/** Typing is told again after this while it goes on, in milliseconds. */
const TYPING_EVERY = 1000;

/** More of what is being written nobody reads while it is. */
const LONGEST_DRAFT = 500;

/** What is being written: Enter sends, Shift+Enter breaks the line, an open input method keeps its Enter. */
export function useComposing(client: ParleyClient, uploads: Uploads) {
  const [text, setText] = useState('');
  const box = useRef<HTMLTextAreaElement>(null);
  const typedAt = useRef(0);
  useGrowing(box, text);

  const isReady = (text.trim() !== '' || uploads.ready.length > 0) && !uploads.isBusy;

  function send(event: Event): void {
    event.preventDefault();
    if (!isReady) return;
    const attachments = uploads.ready.length > 0 ? { attachments: uploads.ready } : {};
    client.send({ text: text.trim(), ...attachments });
    setText('');
    uploads.clear();
    typedAt.current = 0;
    box.current?.focus();
  }

  function write(value: string): void {
    setText(value);
    const now = Date.now();
    if (value === '' || now - typedAt.current < TYPING_EVERY) return;
    typedAt.current = now;
    client.typing(true, value.slice(0, LONGEST_DRAFT));
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
  }

  return { text, box, isReady, send, write, onKeyDown };
}

/** As tall as its text, up to what the style sheet allows. */
function useGrowing(box: { readonly current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    if (!box.current) return;
    box.current.style.height = 'auto';
    box.current.style.height = text === '' ? '' : `${box.current.scrollHeight}px`;
  }, [box, text]);
}
