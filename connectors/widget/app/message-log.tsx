import { Fragment } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChatItem, ChatState, ParleyClient } from '../client/index.ts';
import { DownIcon } from './icons.tsx';
import { Message, Notice, PendingBubble, Typing } from './message.tsx';
import type { Texts } from './texts.ts';
import { dayOf } from './time.ts';

type Props = { readonly texts: Texts; readonly chat: ChatState; readonly client: ParleyClient };

/** How near the end counts as reading along, in pixels. */
const NEAR = 80;
/** A bot that says nothing for so long is not typing. */
const TYPING_MOST = 30_000;

/** What was said, oldest first. Read out politely as it grows. */
export function MessageLog({ texts, chat, client }: Props) {
  const { scroller, isAway, onScroll, toEnd } = useEnd(chat);
  const isThinking = useAtMost(chat.awaiting && chat.connection.kind === 'online', TYPING_MOST);
  const answered = chat.items.findLastIndex((item) => item.kind === 'message' && item.by === 'visitor');
  useReading(client, chat);
  const isEmpty = chat.items.length === 0 && chat.pending.length === 0;
  return (
    <div class="log-frame">
      <div
        class="log"
        ref={scroller}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        role="log"
        aria-live="polite"
        aria-label={texts.log}
      >
        <div class="log-inner">
          {isEmpty && <Skeleton label={texts.loading} />}
          {chat.items.map((item, index) => (
            <Fragment key={item.key}>
              <DayLine texts={texts} item={item} before={chat.items[index - 1]} />
              {item.kind === 'notice' ? (
                <Notice texts={texts} notice={item} />
              ) : (
                <Message
                  texts={texts}
                  message={item}
                  client={client}
                  follows={follows(item, chat.items[index - 1])}
                  isOpen={index > answered && chat.pending.length === 0}
                />
              )}
            </Fragment>
          ))}
          {chat.pending.map((message) => (
            <PendingBubble key={message.id} texts={texts} message={message} client={client} />
          ))}
          {isThinking && <Typing label={texts.botTyping} by="bot" />}
          {chat.agentTyping && <Typing label={texts.agentTyping} by="agent" />}
        </div>
      </div>
      {isAway && (
        <button type="button" class="to-end" onClick={toEnd}>
          <DownIcon />
          {texts.newMessages}
        </button>
      )}
    </div>
  );
}

/** Stays at the end while the visitor reads there; otherwise says that there is more. */
function useEnd(chat: ChatState) {
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const [isAway, setAway] = useState(false);

  function toEnd(): void {
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }

  function onScroll(): void {
    const box = scroller.current;
    if (!box) return;
    isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    if (isAtEnd.current) setAway(false);
  }

  useLayoutEffect(() => {
    if (isAtEnd.current || chat.pending.length > 0) toEnd();
    else setAway(true);
  }, [chat.items.length, chat.pending.length]);
  useLayoutEffect(() => {
    if (isAtEnd.current) toEnd();
  });
  // Pictures arrive late and windows change: whoever reads at the end stays there.
  useEffect(() => {
    const watcher = new ResizeObserver(() => {
      if (isAtEnd.current) toEnd();
    });
    const box = scroller.current;
    if (box?.firstElementChild) watcher.observe(box.firstElementChild);
    if (box) watcher.observe(box);
    return () => watcher.disconnect();
  }, []);
  return { scroller, isAway, onScroll, toEnd };
}

/** What a person wrote counts as read while the page is looked at. */
function useReading(client: ParleyClient, { lastByAgent }: ChatState): void {
  useEffect(() => {
    const read = (): void => {
      if (document.visibilityState === 'visible') client.read();
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [client, lastByAgent]);
}

/** `holds`, but no longer than `ms` at a time. */
function useAtMost(holds: boolean, ms: number): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    setOver(false);
    if (!holds) return undefined;
    const timer = setTimeout(() => setOver(true), ms);
    return () => clearTimeout(timer);
  }, [holds, ms]);
  return holds && !isOver;
}

function DayLine({ texts, item, before }: { texts: Texts; item: ChatItem; before: ChatItem | undefined }) {
  const day = dayOf(item.at, texts);
  if (before && dayOf(before.at, texts) === day) return null;
  return <p class="day">{day}</p>;
}

/** True when the same one goes on speaking, so that the name need not be said again. */
function follows(item: ChatItem, before: ChatItem | undefined): boolean {
  return item.kind === 'message' && before?.kind === 'message' && before.by === item.by;
}

function Skeleton({ label }: { label: string }) {
  return (
    <div class="skeleton" role="status" aria-label={label}>
      <span class="skeleton-line" />
      <span class="skeleton-line skeleton-short" />
    </div>
  );
}
