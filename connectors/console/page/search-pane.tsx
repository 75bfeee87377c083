import { useState } from 'preact/hooks';
import type { ChatSummary } from '../client/answers.ts';
import { useAround } from './context.ts';
import { dayOf, timeOf } from './time.ts';

type Props = { readonly open: string | undefined; readonly show: (c: string) => void };

/** Words of past chats, the newest first; the search goes on further back for as long as it is asked to. */
export function SearchPane({ open, show }: Props) {
  const { client, texts } = useAround();
  const [words, setWords] = useState('');
  const [found, setFound] = useState<readonly ChatSummary[]>();
  const [before, setBefore] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');

  async function search(from: string | null): Promise<void> {
    if (words.trim() === '') return;
    setBusy(true);
    setProblem('');
    try {
      const list = await client.search(words.trim(), from);
      setFound([...(from === null ? [] : (found ?? [])), ...list.chats]);
      setBefore(list.before);
    } catch (thrown) {
      setProblem(thrown instanceof Error ? thrown.message : String(thrown));
    }
    setBusy(false);
  }

  return (
    <aside class="lists" aria-label={texts.search}>
      <search class="search">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void search(null);
          }}
        >
          <input
            autofocus
            type="search"
            value={words}
            placeholder={texts.searchHint}
            aria-label={texts.searchHint}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
        </form>
      </search>
      <p class="problem" role="alert">
        {problem}
      </p>
      <div class="lines">
        {found?.length === 0 && !isBusy && <p class="empty soft">{texts.searchNothing}</p>}
        {found?.map((chat) => (
          <SummaryLine key={chat.c} chat={chat} isOpen={chat.c === open} show={show} />
        ))}
        {before !== null && (
          <button type="button" class="button" disabled={isBusy} onClick={() => void search(before)}>
            {texts.searchMore}
          </button>
        )}
      </div>
    </aside>
  );
}

type LineProps = {
  readonly chat: ChatSummary;
  readonly isOpen: boolean;
  readonly show: (c: string) => void;
};

/** A chat as a list from the server has it. */
export function SummaryLine({ chat, isOpen, show }: LineProps) {
  const { texts } = useAround();
  return (
    <button
      type="button"
      class={isOpen ? 'chat-line chat-open' : 'chat-line'}
      aria-current={isOpen}
      data-chat={chat.c}
      onClick={() => show(chat.c)}
    >
      <span class="chat-top">
        <span class="chat-name">{texts.visitor(chat.visitor.slice(-5).toUpperCase())}</span>
        <span class="chat-clock">
          {dayOf(chat.openedAt, texts)} {timeOf(chat.openedAt, texts)}
        </span>
      </span>
      <span class="chat-bottom">
        <span class="chat-words">{chat.words}</span>
        <span class="tag">{texts.lifecycles[chat.lifecycle] ?? chat.lifecycle}</span>
      </span>
    </button>
  );
}
