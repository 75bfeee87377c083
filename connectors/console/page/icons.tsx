type Shape = { readonly path: string };

/** Drawn on a 24 px grid; always beside words or an accessible name, so hidden from readers. */
function icon({ path }: Shape) {
  return () => (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={path} />
    </svg>
  );
}

export const ChatsIcon = icon({ path: 'M4 5h12v9H9l-4 3.500V14H4V5Zm14 4h2v9h-1v3l-3.500-3H10' });
export const SearchIcon = icon({
  path: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13Zm5-1.500L21 21',
});
export const WallIcon = icon({ path: 'M4 4h7v7H4V4Zm9 0h7v7h-7V4ZM4 13h7v7H4v-7Zm9 0h7v7h-7v-7Z' });
export const SendIcon = icon({ path: 'M5 12 4 4.500 21 12 4 19.500 5 12Zm0 0h8' });
export const ClipIcon = icon({
  path: 'm20 11.500-8.200 8.200a5.200 5.200 0 0 1-7.400-7.400l8.500-8.400a3.400 3.400 0 0 1 4.900 4.800l-8.500 8.500a1.700 1.700 0 0 1-2.400-2.400l7.800-7.800',
});
export const FileIcon = icon({
  path: 'M14 3H7a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V7l-4-4Zm0 0v4h4',
});
export const CrossIcon = icon({ path: 'm6 6 12 12M18 6 6 18' });
export const CheckIcon = icon({ path: 'm5 12.500 5 5 9-11' });
export const TicksIcon = icon({ path: 'm2.500 12.500 4 4 8-9m-3.200 7.700 1.300 1.300 8-9' });
export const ClockIcon = icon({ path: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3.500 2' });
export const PanelIcon = icon({ path: 'M4 5h16v14H4V5Zm10 0v14' });
export const BellIcon = icon({
  path: 'M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15L6 16.500ZM10 20.500h4',
});
export const SoundIcon = icon({
  path: 'M4 10v4h3.500L12 18V6l-4.500 4H4Zm11-1.500a5 5 0 0 1 0 7m2.500-9.500a8.500 8.500 0 0 1 0 12',
});
export const MuteIcon = icon({ path: 'M4 10v4h3.500L12 18V6l-4.500 4H4Zm12 0 5 5m0-5-5 5' });
export const ThemeIcon = icon({ path: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-18v18' });
export const HelpIcon = icon({
  path: 'M9 9a3 3 0 1 1 4.500 2.600c-1 .6-1.500 1.200-1.500 2.400m0 3v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
});
export const OutIcon = icon({ path: 'M14 4h5v16h-5M4 12h10m0 0-4-4m4 4-4 4' });
export const ArrowsIcon = icon({ path: 'M4 8h14m0 0-4-4m4 4-4 4M20 16H6m0 0 4-4m-4 4 4 4' });
export const BotIcon = icon({ path: 'M5 9h14v10H5V9Zm7-4v4M9 13v2m6-2v2M12 3.500a1.500 1.500 0 1 0 0 .01' });
export const EyeIcon = icon({
  path: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12Zm9.500 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
});
export const PenIcon = icon({ path: 'm4 20 1-4L16 5l3 3L8 19l-4 1Z' });

export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" />
      <path class="logo-stem" d="M9 10h14v9H15l-4 3.500V19H9v-9Z" />
    </svg>
  );
}
export const ChartIcon = icon({ path: 'M4 20h16M7 16v-5m5 5V6m5 10v-8' });
