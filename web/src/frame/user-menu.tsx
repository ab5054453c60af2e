import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DropdownMenu } from 'radix-ui';
import type { Me } from '../api/session.ts';
import { useSend } from '../api/use-route.ts';

/** Who is logged in, as what, and the way out. */
export function UserMenu({ me }: { me: Me }) {
  const client = useQueryClient();
  const out = useSend('logOut', () => void client.resetQueries());
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className="avatar"
        aria-label={`${me.name.slice(0, 2).toUpperCase()}: ${me.name}, ${me.role}`}
      >
        {me.name.slice(0, 2).toUpperCase()}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6}>
          <DropdownMenu.Label className="menu-label">
            <b>{me.name}</b> {me.role}
          </DropdownMenu.Label>
          <DropdownMenu.Item asChild>
            <Link to="/settings" search={{}}>
              Settings
            </Link>
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => out.mutate({})}>Log out</DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
