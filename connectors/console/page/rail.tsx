import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Status } from '../client/answers.ts';
import type { ConsoleState } from '../client/console-state.ts';
import { useAround } from './context.ts';
import {
  BellIcon,
  ChartIcon,
  ChatsIcon,
  HelpIcon,
  Logo,
  MuteIcon,
  OutIcon,
  SearchIcon,
  SoundIcon,
  ThemeIcon,
  WallIcon,
} from './icons.tsx';
import { isSoundOn, switchSound } from './sound.ts';
import { nextTheme, useTheme } from './theme.ts';

export type Section = 'inbox' | 'search' | 'wall' | 'reports';

type Props = {
  readonly state: ConsoleState;
  readonly section: Section;
  readonly choose: (section: Section) => void;
  readonly help: () => void;
  readonly switchLanguage: () => void;
};

const STATUSES: readonly Status[] = ['online', 'away', 'offline'];

export function Rail({ state, section, choose, help, switchLanguage }: Props) {
  const { client, texts, me } = useAround();
  const status = state.desk?.people[me.id]?.status ?? 'offline';
  const mayWatch = me.role !== 'agent';
  const place = (name: Section, label: string, icon: ComponentChildren) => (
    <RailButton key={name} label={label} isOn={section === name} onClick={() => choose(name)}>
      {icon}
    </RailButton>
  );
  return (
    <nav class="rail" aria-label={texts.title}>
      <Logo />
      {place('inbox', texts.inbox, <ChatsIcon />)}
      {place('search', texts.search, <SearchIcon />)}
      {mayWatch && place('wall', texts.wall, <WallIcon />)}
      {mayWatch && place('reports', texts.reports.title, <ChartIcon />)}
      <span class="rail-gap" />
      <Switches />
      <RailButton label={texts.help} onClick={help}>
        <HelpIcon />
      </RailButton>
      <button
        type="button"
        class="rail-button rail-text"
        title={texts.otherLanguage}
        onClick={switchLanguage}
      >
        {texts.otherLanguage.slice(0, 2)}
      </button>
      <RailButton label={texts.signOut} onClick={() => void client.signOut()}>
        <OutIcon />
      </RailButton>
      <label class={`status status-${status}`} title={`${me.name} · ${texts.yourStatus}`}>
        <span class="hidden">{texts.yourStatus}</span>
        <span class="avatar">{me.name.slice(0, 1).toUpperCase()}</span>
        <select value={status} onChange={(event) => client.setStatus(event.currentTarget.value as Status)}>
          {STATUSES.map((one) => (
            <option key={one} value={one}>
              {texts.status[one]}
            </option>
          ))}
        </select>
      </label>
    </nav>
  );
}

function Switches() {
  const { texts } = useAround();
  const [theme, setTheme] = useTheme();
  const [isLoud, setLoud] = useState(isSoundOn);
  const [permission, setPermission] = useState(() =>
    'Notification' in window ? Notification.permission : 'denied',
  );
  useEffect(() => switchSound(isLoud), [isLoud]);
  return (
    <>
      {permission === 'default' && (
        <RailButton
          label={texts.notify}
          onClick={() => void Notification.requestPermission().then(setPermission)}
        >
          <BellIcon />
        </RailButton>
      )}
      <RailButton label={texts.sound} isOn={isLoud} onClick={() => setLoud(!isLoud)}>
        {isLoud ? <SoundIcon /> : <MuteIcon />}
      </RailButton>
      <RailButton label={texts.theme[theme]} onClick={() => setTheme(nextTheme(theme))}>
        <ThemeIcon />
      </RailButton>
    </>
  );
}

type ButtonProps = {
  readonly label: string;
  readonly isOn?: boolean;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
};

function RailButton({ label, isOn = false, onClick, children }: ButtonProps) {
  return (
    <button
      type="button"
      class={isOn ? 'rail-button rail-on' : 'rail-button'}
      aria-label={label}
      aria-pressed={isOn}
      title={label}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
