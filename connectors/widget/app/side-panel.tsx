import { ClockIcon, Logo, ShieldIcon } from './icons.tsx';
import type { Texts } from './texts.ts';

type Props = { readonly texts: Texts; readonly onTopic: (text: string) => void; readonly canAsk: boolean };

/** On wide screens: whose chat it is, what people ask, when people are there. */
export function SidePanel({ texts, onTopic, canAsk }: Props) {
  return (
    <aside class="side">
      <div class="side-brand">
        <Logo />
        <p class="side-name">{texts.brand}</p>
        <p class="side-tagline">{texts.tagline}</p>
      </div>
      {texts.topics.length > 0 && (
        <nav aria-label={texts.topicsTitle}>
          <h2>{texts.topicsTitle}</h2>
          <ul class="topics">
            {texts.topics.map((topic) => (
              <li key={topic}>
                <button type="button" class="topic" disabled={!canAsk} onClick={() => onTopic(topic)}>
                  {topic}
                </button>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <div class="side-notes">
        {texts.hours && (
          <p>
            <ClockIcon />
            <span>
              {texts.hours[0]}
              <br />
              {texts.hours[1]}
            </span>
          </p>
        )}
        <p>
          <ShieldIcon />
          <span>{texts.privacy}</span>
        </p>
      </div>
    </aside>
  );
}
