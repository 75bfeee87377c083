import { useEffect, useRef, useState } from 'preact/hooks';
import { Chat, useChat, useLanguage } from '../app/chat.tsx';
import { ChatIcon, CrossIcon } from '../app/icons.tsx';
import { type Language, textsOf } from '../app/texts.ts';
import type { ChatState, ParleyClient } from '../client/index.ts';
import type { EmbedOptions } from './options.ts';

type Props = {
  readonly client: ParleyClient;
  readonly options: EmbedOptions;
  readonly language: Language;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
};

/** The round button in a corner of somebody's site, and the chat that it opens. */
export function Launcher({ client, options, language: first, isOpen, onToggle }: Props) {
  const chat = useChat(client);
  const [language, onSwitch] = useLanguage(first);
  const { title, side, bot } = options;
  const own = textsOf(bot, language);
  const texts = title === null ? own : { ...own, brand: title, title };
  const unread = useUnread(chat, isOpen);
  const panel = useRef<HTMLElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useFocus(isOpen, panel, button);

  return (
    <div class={`parley corner corner-${side}`} lang={texts.tag}>
      <section
        ref={panel}
        class="panel"
        role="dialog"
        aria-label={texts.title}
        hidden={!isOpen}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.isComposing) onToggle();
        }}
      >
        <Chat client={client} chat={chat} texts={texts} onSwitch={onSwitch}>
          <button type="button" class="button button-quiet" aria-label={texts.close} onClick={onToggle}>
            <CrossIcon />
          </button>
        </Chat>
      </section>
      <button
        ref={button}
        type="button"
        class="launcher"
        aria-expanded={isOpen}
        aria-label={
          unread > 0 ? `${texts.open} – ${texts.unread(unread)}` : isOpen ? texts.close : texts.open
        }
        onClick={onToggle}
      >
        {isOpen ? <CrossIcon /> : <ChatIcon />}
        {unread > 0 && (
          <span class="badge" aria-hidden="true">
            {unread > 9 ? '9+' : unread}
          </span>
        )}
      </button>
    </div>
  );
}

/** Messages of the other side since the chat was last seen open; what was there when the page loaded counts as seen. */
function useUnread({ items, conversation }: ChatState, isOpen: boolean): number {
  const heard = items.filter((item) => item.kind === 'message' && item.by !== 'visitor').length;
  const [seen, setSeen] = useState<{ readonly of: string | undefined; readonly count: number } | null>(null);
  useEffect(() => {
    if (isOpen || (heard > 0 && seen?.of !== conversation)) setSeen({ of: conversation, count: heard });
  }, [isOpen, heard, conversation, seen?.of]);
  return isOpen || seen === null || seen.of !== conversation ? 0 : Math.max(0, heard - seen.count);
}

/** The keyboard goes where the eye goes: into the chat when it opens, back to the button when it closes. */
function useFocus(
  isOpen: boolean,
  panel: { readonly current: HTMLElement | null },
  button: { readonly current: HTMLButtonElement | null },
): void {
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (isOpen === wasOpen.current) return;
    wasOpen.current = isOpen;
    if (isOpen) panel.current?.querySelector('textarea')?.focus();
    else button.current?.focus();
  }, [isOpen, panel, button]);
}
