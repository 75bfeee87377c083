import { useEffect, useState } from 'preact/hooks';

export type Choice = { readonly key: string; readonly title: string; readonly text: string };

type Props = {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly empty: string;
  readonly pick: (choice: Choice) => void;
};

/** Choices over a box that somebody writes in: arrows move, Enter and Tab pick. */
export function Palette({ label, choices, empty, pick }: Props) {
  const [at, setAt] = useState(0);
  const chosen = Math.min(at, choices.length - 1);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const choice = choices[chosen];
      if (event.isComposing || !choice) return;
      if (event.key === 'ArrowDown') setAt((chosen + 1) % choices.length);
      else if (event.key === 'ArrowUp') setAt((chosen + choices.length - 1) % choices.length);
      else if (event.key === 'Enter' || event.key === 'Tab') pick(choice);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Before the box itself hears it.
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [choices, chosen, pick]);
  return (
    <div class="palette" role="listbox" aria-label={label}>
      {choices.length === 0 && <p class="soft">{empty}</p>}
      {choices.map((choice, index) => (
        <button
          key={choice.key}
          type="button"
          role="option"
          aria-selected={index === chosen}
          class={index === chosen ? 'pick pick-on' : 'pick'}
          onClick={() => pick(choice)}
        >
          <strong>{choice.title}</strong>
          <span class="soft">{choice.text}</span>
        </button>
      ))}
    </div>
  );
}
