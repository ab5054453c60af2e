/** Lines of each icon in a box of 16; drawn in the text's colour. */
export const shapes = {
  alert: (
    <>
      <path d="M8 2.5 14 13H2z" />
      <path d="M8 6.5v3M8 11.300h.01" />
    </>
  ),
  arrow: (
    <>
      <path d="M2.5 8h11M9.5 4l4 4-4 4" />
    </>
  ),
  back: (
    <>
      <path d="M6.5 4 3 7.5 6.5 11M3 7.5h6.5a3.5 3.5 0 0 1 0 7H8" />
    </>
  ),
  box: (
    <>
      <path d="M2.5 5 8 2l5.5 3v6L8 14l-5.5-3zM2.5 5 8 8l5.5-3M8 8v6" />
    </>
  ),
  branch: (
    <>
      <circle cx="4.5" cy="3.5" r="1.5" />
      <circle cx="4.5" cy="12.5" r="1.5" />
      <circle cx="11.5" cy="5.5" r="1.5" />
      <path d="M4.5 5v6M11.5 7c0 2.5-7 1.5-7 4" />
    </>
  ),
  check: (
    <>
      <path d="m3 8.5 3.2 3L13 4.5" />
    </>
  ),
  chev: (
    <>
      <path d="m6 4 4 4-4 4" />
    </>
  ),
  chevd: (
    <>
      <path d="m4 6 4 4 4-4" />
    </>
  ),
  comment: (
    <>
      <path d="M2 3h12v8H7l-3 2.5V11H2z" />
    </>
  ),
  commit: (
    <>
      <circle cx="8" cy="8" r="2.5" />
      <path d="M1.5 8h4M10.5 8h4" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.5v-1.5a1.5 1.5 0 0 0-1.5-1.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5" />
    </>
  ),
  dots: (
    <>
      <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.2" />
    </>
  ),
  down: (
    <>
      <path d="M8 2.5v8M4.5 7.5 8 11l3.5-3.5M2.5 13.5h11" />
    </>
  ),
  edit: (
    <>
      <path d="M10.5 3 13 5.5 6 12.5l-3 .5.5-3z" />
    </>
  ),
  eye: (
    <>
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" />
      <circle cx="8" cy="8" r="1.8" />
    </>
  ),
  file: (
    <>
      <path d="M4 1.5h5l3.5 3.5v9.5H4z" />
      <path d="M9 1.5V5h3.5" />
    </>
  ),
  filter: (
    <>
      <path d="M2 3.5h12M4.5 8h7M6.5 12.5h3" />
    </>
  ),
  half: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
    </>
  ),
  inbox: (
    <>
      <path d="M2 9.5 4 3h8l2 6.5V13H2z" />
      <path d="M2 9.5h3.5L6.5 11h3l1-1.5H14" />
    </>
  ),
  list: (
    <>
      <path d="M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01" />
    </>
  ),
  menu: (
    <>
      <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />
    </>
  ),
  play: (
    <>
      <path d="M5 3.5v9l7.5-4.5z" />
    </>
  ),
  plus: (
    <>
      <path d="M8 3v10M3 8h10" />
    </>
  ),
  proven: (
    <>
      <path d="M8 1.8 13 3.6v4c0 3.2-2 5.4-5 6.6-3-1.2-5-3.4-5-6.6v-4z" />
      <path d="m5.6 8 1.8 1.7 3-3.3" />
    </>
  ),
  ring: (
    <>
      <circle cx="8" cy="8" r="5.5" />
    </>
  ),
  ringd: (
    <>
      <circle cx="8" cy="8" r="5.5" strokeDasharray="2.2 2.2" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.5 10.5 3 3" />
    </>
  ),
  strike: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M4.5 11.5l7-7" />
    </>
  ),
  sun: (
    <>
      <circle cx="8" cy="8" r="3" />
      <path d="M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7" />
    </>
  ),
  users: (
    <>
      <circle cx="6" cy="5.5" r="2.3" />
      <path d="M1.5 13c.4-2.5 2-3.8 4.5-3.800s4.1 1.3 4.5 3.800M10.5 3.5a2.3 2.3 0 0 1 0 4M12 9.6c1.4.5 2.2 1.7 2.5 3.4" />
    </>
  ),
  x: (
    <>
      <path d="m4 4 8 8M12 4l-8 8" />
    </>
  ),
} as const;
export type IconName = keyof typeof shapes;
