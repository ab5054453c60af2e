import { Outlet, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useConnected, useLive } from '../api/live.ts';
import { useMe } from '../api/session.ts';
import { LogInPage } from '../login/log-in-page.tsx';
import { Failed } from '../parts/notice.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { TopBar } from './top-bar.tsx';
import { useKeys } from './use-keys.ts';

/** The frame around every page: who is not known logs in first, and comes to the page that was asked for. */
export function Shell() {
  const me = useMe();
  if (me.isPending) return null;
  if (me.isError) return <Failed error={me.error} what="This page could not be opened." />;
  return me.data ? <Frame me={me.data} /> : <LogInPage />;
}

function Frame({ me }: { me: NonNullable<ReturnType<typeof useMe>['data']> }) {
  const navigate = useNavigate();
  const [keys, setKeys] = useState(false);
  useLive();
  useKeys({
    '?': () => setKeys(true),
    'g q': () => void navigate({ to: '/', search: {} }),
    'g d': () => void navigate({ to: '/dashboard', search: {} }),
    'g s': () => void navigate({ to: '/settings', search: {} }),
  });
  return (
    <>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <TopBar me={me} />
      <Connection />
      <Outlet />
      <KeysDialog open={keys} close={() => setKeys(false)} />
    </>
  );
}

function Connection() {
  const connected = useConnected();
  return (
    <p className={connected ? 'sr' : 'lost'} role="status">
      {connected ? '' : 'Live updates lost; they are asked for again by themselves. What is shown stays.'}
    </p>
  );
}
