import type { EmbedOptions } from './options.ts';

/** Custom properties of the chat's root for a site's colour and scheme. */
export function themeOf({ accent, scheme }: Pick<EmbedOptions, 'accent' | 'scheme'>): string {
  const declared = [scheme === 'auto' ? '' : `color-scheme: ${scheme};`];
  if (accent !== null) {
    declared.push(
      `--accent: ${accent};`,
      `--accent-strong: color-mix(in srgb, ${accent} 82%, black);`,
      `--accent-tint: light-dark(color-mix(in srgb, ${accent} 12%, white), color-mix(in srgb, ${accent} 30%, #161b19));`,
      `--accent-ink: light-dark(color-mix(in srgb, ${accent} 60%, black), color-mix(in srgb, ${accent} 45%, white));`,
      `--on-accent: ${inkOn(accent)};`,
    );
  }
  return declared.join(' ');
}

/** Black or white, whichever has more contrast on a colour `#rrggbb`: relative luminance as in WCAG 2.2. */
export function inkOn(colour: string): '#000000' | '#ffffff' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    linear(parseInt(colour.slice(at, at + 2), 16) / 255),
  );
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#ffffff' : '#000000';
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
