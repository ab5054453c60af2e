import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Me } from '../api/session.ts';
import { useRoute } from '../api/use-route.ts';
import { Brand } from '../parts/brand.tsx';
import { Icon } from '../parts/icon.tsx';
import { Search } from './search.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { UserMenu } from './user-menu.tsx';

const places = [
  { to: '/', word: 'Queue' },
  { to: '/deploys', word: 'Deploys' },
  { to: '/dashboard', word: 'Dashboard' },
  { to: '/settings', word: 'Settings' },
] as const;

/** Where one is, search, and who one is. */
export function TopBar({ me }: { me: Me }) {
  const [open, setOpen] = useState(false);
  const waiting = useRoute('countQueue', { query: {} }).data?.needsDecision ?? 0;
  return (
    <header className="top">
      <button
        type="button"
        className="iconbtn only-phone"
        aria-label={open ? 'Close menu' : 'Open menu'}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name={open ? 'x' : 'menu'} size={18} />
      </button>
      <Link className="brand" to="/" search={{}}>
        <Brand />
        <span>Reproof</span>
      </Link>
      <nav className={`nav ${open ? 'open' : ''}`} aria-label="Main">
        {places.map(({ to, word }) => (
          <Link
            key={to}
            to={to}
            search={{}}
            activeOptions={{ exact: to === '/', includeSearch: false }}
            onClick={() => setOpen(false)}
          >
            {word}
            {to === '/' && waiting > 0 ? (
              <span className="count ask" title={`${waiting} wait for your decision`}>
                {waiting}
              </span>
            ) : null}
          </Link>
        ))}
      </nav>
      <Search />
      <ThemeSwitch />
      <UserMenu me={me} />
    </header>
  );
}
