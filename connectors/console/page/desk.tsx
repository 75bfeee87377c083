import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { ConsoleState } from '../client/console-state.ts';
import { Banner } from './banner.tsx';
import { ChatPane } from './chat-pane.tsx';
import { useAround } from './context.ts';
import { Details } from './details.tsx';
import { HelpSheet } from './help-sheet.tsx';
import { Inbox } from './inbox.tsx';
import { useNotices } from './notices.ts';
import { Rail, type Section } from './rail.tsx';
import { Refusals } from './refusals.tsx';
import { Reports } from './reports.tsx';
import { SearchPane } from './search-pane.tsx';
import { useShortcuts } from './shortcuts.ts';
import { type Groups, sortChats } from './sort-chats.ts';
import { Wall } from './wall.tsx';

type Props = { readonly state: ConsoleState; readonly switchLanguage: () => void };

/** Three columns: the lists, the chat that is open, what is known of its visitor. */
export function Desk({ state, switchLanguage }: Props) {
  const { section, setSection, groups, open, show, close, isDetailed, toggleDetails, isHelping, toggleHelp } =
    useView(state);
  const chat = open === undefined ? undefined : state.chats.get(open);
  return (
    <div class={`console ${isDetailed && chat ? 'console-detailed' : ''}`}>
      <Rail
        state={state}
        section={section}
        choose={setSection}
        help={toggleHelp}
        switchLanguage={switchLanguage}
      />
      <div class="workspace">
        <Banner state={state} />
        {section === 'reports' ? (
          <Reports />
        ) : (
          <div class="columns">
            <Lists section={section} state={state} groups={groups} open={open} show={show} />
            {open === undefined ? (
              <Nothing />
            ) : (
              <ChatPane
                key={open}
                c={open}
                view={chat}
                desk={state.desk}
                isDetailed={isDetailed}
                toggleDetails={toggleDetails}
                close={close}
              />
            )}
            {isDetailed && chat && <Details view={chat} desk={state.desk} show={show} hide={toggleDetails} />}
          </div>
        )}
      </div>
      <Refusals refusals={state.refusals} />
      {isHelping && <HelpSheet close={toggleHelp} />}
    </div>
  );
}

/** Narrower, and what is known of a visitor would lie over the talk. CSS pixels. */
const WIDE = 1100;

/** What is open and shown, and the keys that change it. */
function useView(state: ConsoleState) {
  const { client, me } = useAround();
  const [section, setSection] = useState<Section>('inbox');
  const [open, setOpen] = useState<string>();
  const [isDetailed, setDetailed] = useState(() => innerWidth > WIDE);
  const [isHelping, setHelping] = useState(false);
  const groups = useMemo(() => sortChats(state.desk, me.id), [state.desk, me.id]);
  const show = useCallback(
    (c: string) => {
      client.follow(c);
      client.forgetMention(c);
      setOpen(c);
    },
    [client],
  );
  const toggleDetails = () => setDetailed((before) => !before);
  const toggleHelp = () => setHelping((before) => !before);
  const close = () => setOpen(undefined);
  useFollowing(
    state,
    [...groups.ringing, ...groups.mine].map(([c]) => c),
    open,
  );
  useNotices({ state, groups, open, show });
  const search = () => setSection('search');
  useShortcuts({ groups, open, show, search, details: toggleDetails, help: toggleHelp });
  return { section, setSection, groups, open, show, close, isDetailed, toggleDetails, isHelping, toggleHelp };
}

type ListsProps = {
  readonly section: Section;
  readonly state: ConsoleState;
  readonly groups: Groups;
  readonly open: string | undefined;
  readonly show: (c: string) => void;
};

function Lists({ section, ...lists }: ListsProps) {
  if (section === 'search') return <SearchPane {...lists} />;
  return section === 'wall' ? <Wall {...lists} /> : <Inbox {...lists} />;
}

/** Hears one's own chats and the open one, and no more of what is neither. */
function useFollowing(
  { desk, chats }: ConsoleState,
  followed: readonly string[],
  open: string | undefined,
): void {
  const { client } = useAround();
  const wanted = followed.join(' ');
  useEffect(() => {
    for (const c of followed) client.follow(c);
  }, [client, wanted]);
  useEffect(() => {
    if (open === undefined) return undefined;
    client.signal(open, 'chat.look', {});
    return () => client.signal(open, 'chat.unlook', {});
  }, [client, open]);
  useEffect(() => {
    for (const [c, { record, pending }] of chats) {
      const isOver = record.state.lifecycle === 'closed' && desk?.chats[c] === undefined;
      if (isOver && c !== open && pending.length === 0) client.leave(c);
    }
  }, [client, desk, chats, open]);
}

function Nothing() {
  const { texts } = useAround();
  return (
    <main class="nothing">
      <p>{texts.nothingOpen}</p>
      <p class="soft">{texts.nothingOpenHint}</p>
    </main>
  );
}
