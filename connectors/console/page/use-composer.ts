import { useEffect, useRef, useState } from 'preact/hooks';
import type { Uploads } from '#connectors/pages/use-uploads';
import type { ChatView } from '../client/agent-chat.ts';
import type { DeskAnswer, Suggestion } from '../client/answers.ts';
import { useAround } from './context.ts';
import { keepDraft, keptDraft } from './drafts.ts';
import { mentionsIn } from './mentions.tsx';

/** Typing is told again after this while it goes on, in milliseconds. */
const TYPING_EVERY = 3000;

type Kind = 'reply' | 'note';

type Parts = {
  readonly view: ChatView;
  readonly desk: DeskAnswer | undefined;
  readonly mayReply: boolean;
  readonly uploads: Uploads;
  readonly suggestions: readonly Suggestion[];
};

/** What is being written, and where it goes. Enter sends, an open input method keeps its Enter. */
export function useComposer({ view: { c }, desk, mayReply, uploads, suggestions }: Parts) {
  const { client } = useAround();
  const [kind, setKind] = useState<Kind>(mayReply ? 'reply' : 'note');
  const [text, setText] = useState(() => keptDraft(c));
  const box = useRef<HTMLTextAreaElement>(null);
  const typedAt = useRef(0);
  const isNote = kind === 'note' || !mayReply;
  useEffect(() => setKind(mayReply ? 'reply' : 'note'), [mayReply]);
  useEffect(() => keepDraft(c, text), [c, text]);

  function write(value: string): void {
    setText(value);
    const now = Date.now();
    if (isNote || value === '' || value.startsWith('/') || now - typedAt.current < TYPING_EVERY) return;
    typedAt.current = now;
    client.signal(c, 'typing.set', { on: true });
  }

  function insert(words: string): void {
    setText(words);
    box.current?.focus();
  }

  function send(event?: Event): void {
    event?.preventDefault();
    const words = text.trim();
    if (uploads.isBusy || (words === '' && (isNote || uploads.ready.length === 0))) return;
    if (isNote) {
      const mentions = mentionsIn(words, desk);
      client.put(c, 'agent.note', { text: words, ...(mentions.length > 0 ? { mentions } : {}) });
    } else {
      const attachments = uploads.ready.length > 0 ? { attachments: uploads.ready } : {};
      client.put(c, 'message.send', { text: words, ...attachments });
      uploads.clear();
    }
    setText('');
    typedAt.current = 0;
    box.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing || event.defaultPrevented) return;
    const number = Number(event.key);
    if ((event.ctrlKey || event.metaKey) && suggestions[number - 1]) {
      event.preventDefault();
      insert(suggestions[number - 1]?.text ?? '');
    } else if (event.key === 'Enter' && !event.shiftKey) send(event);
    else if (event.key === 'Escape') box.current?.blur();
  }

  function pick(next: Kind): void {
    setKind(next);
    box.current?.focus();
  }

  return { text, box, isNote, write, insert, send, onKeyDown, pick };
}
