import { useEffect, useRef } from 'preact/hooks';
import { unreadOf } from '../client/chat-record.ts';
import type { ConsoleState } from '../client/console-state.ts';
import { nameOf, useAround, visitorName } from './context.ts';
import type { Groups } from './sort-chats.ts';
import { ring } from './sound.ts';

type Parts = {
  readonly state: ConsoleState;
  readonly groups: Groups;
  readonly open: string | undefined;
  readonly show: (c: string) => void;
};

/** Sound and desktop notification for a chat that rings, a message in a chat that nobody looks at, and a mention. */
export function useNotices({ state, groups, open, show }: Parts): void {
  const { texts, me } = useAround();
  const heard = useRef<ReadonlyMap<string, number> | undefined>(undefined);
  const rung = useRef<ReadonlySet<string> | undefined>(undefined);

  useEffect(() => {
    const now = new Set(groups.ringing.map(([c]) => c));
    const news = rung.current ? [...now].filter((c) => !rung.current?.has(c)) : [...now];
    if (state.desk) rung.current = now;
    for (const c of news) {
      ring('chat');
      notify({ title: texts.newChat, body: textFor(state, c), tag: c, show: () => show(c) });
    }
  }, [groups, state, show, texts]);

  useEffect(() => {
    const now = new Map<string, number>();
    for (const [c] of groups.mine) {
      const record = state.chats.get(c)?.record;
      if (record) now.set(c, unreadOf(record, me.id));
    }
    const before = heard.current;
    heard.current = now;
    if (!before) return;
    for (const [c, count] of now) {
      const isSeen = c === open && document.hasFocus();
      if (count <= (before.get(c) ?? 0) || isSeen) continue;
      ring('message');
      notify({ title: texts.newMessage, body: textFor(state, c), tag: c, show: () => show(c) });
    }
  }, [groups, state, open, show, texts, me]);

  const [mention] = state.mentions;
  useEffect(() => {
    if (!mention) return;
    ring('message');
    const title = texts.mentioned(nameOf(`agent:${mention.by}`, texts, state.desk?.names));
    notify({ title, body: mention.text, tag: mention.c, show: () => show(mention.c) });
  }, [mention]);

  const waiting = groups.mine.reduce((sum, [c]) => {
    const record = state.chats.get(c)?.record;
    return sum + (record ? unreadOf(record, me.id) : 0);
  }, groups.ringing.length);
  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}Parley · ${texts.title}`;
  }, [waiting, texts]);

  function textFor({ chats }: ConsoleState, c: string): string {
    const record = chats.get(c)?.record;
    if (!record || record.state.n === 0) return '';
    const who = visitorName(record.state.visitor, record.state.dialog.slots, texts);
    return record.last ? `${who}: ${record.last.text}` : who;
  }
}

type Notice = {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly show: () => void;
};

/** Only while the page is not looked at, and if the agent wants it. */
function notify({ title, body, tag, show }: Notice): void {
  if (document.hasFocus() || !('Notification' in window) || Notification.permission !== 'granted') return;
  const notice = new Notification(title, { body: body.slice(0, 200), tag });
  notice.onclick = () => {
    window.focus();
    show();
    notice.close();
  };
}
